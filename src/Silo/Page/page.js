// The live page: polls the API and shows the answers. Data enters the document as text only, never as markup.

import { compact, drawChart, readout } from "/chart.js";

const PollMs = 2000;
const StaleMs = 7000;
const MaxRows = 200;
const MaxDecisions = 60;
const MaxDecisionPools = 24;
const MaxEvents = 50;

const byId = id => document.getElementById(id);
const state = {
  status: null,
  answeredAt: 0,
  span: 3600,
  filter: "",
  rows: new Map(),
  charts: new Map(),
  decisions: [],
  seen: new Map(),
  events: [],
  nextEvent: null,
};

function node(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") {
      element.className = value;
    } else if (key in element && key !== "list") {
      element[key] = value;
    } else {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const data = (element, values) => Object.assign(element.dataset, values) && element;
const words = code => (code ?? "–").replaceAll("_", " ");
const clockText = time => new Date(time).toISOString().slice(11, 19);

// Colours follow the order of first appearance, so that neighbours differ and each pool keeps its colour.
const tones = new Map();
function tone(name) {
  if (!tones.has(name)) {
    tones.set(name, tones.size % 8);
  }
  return `tone${tones.get(name)}`;
}

const api = name => `/api/v1/pools/${name.split("/").map(encodeURIComponent).join("/")}`;

function age(seconds) {
  if (seconds < 90) {
    return `${Math.max(0, Math.round(seconds))} s`;
  }
  if (seconds < 5400) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 172800 ? `${(seconds / 3600).toFixed(1)} h` : `${Math.round(seconds / 86400)} d`;
}

const secondsBetween = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;

async function get(path) {
  const response = await fetch(path, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(5000) });
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return response.json();
}

// ---- connection and clock

function showConnection(problem) {
  const connection = byId("connection");
  const waited = Date.now() - state.answeredAt;
  const stale = state.answeredAt > 0 && (problem !== null || waited > StaleMs);
  const kind = state.answeredAt === 0 ? "waiting" : stale ? "stale" : "live";
  const text = kind === "live"
    ? "Live"
    : kind === "stale" ? `No answer for ${age(waited / 1000)}. The data shown is old.` : "Waiting for the silo";
  connection.dataset.state = kind;
  if (connection.textContent !== text) {
    connection.textContent = text;
  }
  document.body.classList.toggle("stale", kind === "stale");
}

function showClock(status) {
  const clock = byId("clock");
  clock.dateTime = status.now;
  clock.textContent = `${status.now.slice(0, 10)} ${status.now.slice(11, 19)}`;
  byId("speed").textContent = `×${compact(status.speed)}`;
  byId("silos").textContent = String(status.silos.filter(silo => silo.status.toLowerCase() === "active").length || status.silos.length);
  document.title = status.attention.length ? `(${status.attention.length}) GlobalPlanner` : "GlobalPlanner";
}

function showAttention(status) {
  byId("attention").hidden = status.attention.length === 0;
  const list = byId("attention-list");
  const texts = status.attention;
  if ([...list.children].map(item => item.textContent).join("\n") !== texts.join("\n")) {
    list.replaceChildren(...texts.map(text => node("li", { textContent: text })));
  }
}

// ---- budget

const figure = (label, value, lead) => node("div", { class: lead ? "lead" : "" }, node("dt", { textContent: label }), node("dd", { textContent: compact(value) }));

function shares(budget) {
  const byParticipant = new Map();
  for (const pool of budget.pools) {
    const gpus = pool.gpu_per_replica ?? null;
    const share = byParticipant.get(pool.participant) ?? { name: pool.participant, held: 0, charged: 0, unknown: false };
    if (gpus === null) {
      share.unknown = true;
    } else {
      share.held += pool.held_replicas * gpus;
      share.charged += pool.charged_gpus ?? 0;
    }
    byParticipant.set(pool.participant, share);
  }
  return [...byParticipant.values()];
}

function budgetBar(budget, parts) {
  const scale = Math.max(1, budget.ceiling_gpus ?? 0, budget.charged_gpus, budget.held_gpus, budget.floor_gpus ?? 0);
  const track = node("div", { class: "track" });
  for (const part of parts) {
    for (const [gpus, kind, what] of [[part.held, "segment", "held"], [part.charged - part.held, "segment segment-granted", "granted, not held yet"]]) {
      if (gpus > 0) {
        const segment = node("div", { class: `${kind} ${tone(part.name)}`, title: `${part.name}: ${gpus} ${what}` });
        segment.style.width = `${(gpus / scale) * 100}%`;
        track.append(segment);
      }
    }
  }
  const over = budget.ceiling_gpus !== null && budget.ceiling_gpus !== undefined && budget.held_gpus > budget.ceiling_gpus;
  const bar = node("div", {
    class: `bar${over ? " over" : ""}`,
    role: "img",
    "aria-label": `${budget.held_gpus} GPUs held, ${budget.charged_gpus} charged, ceiling ${compact(budget.ceiling_gpus)}, floor ${compact(budget.floor_gpus)}`,
  }, track);
  for (const [value, kind, label] of [[budget.ceiling_gpus, "ceiling", "ceiling"], [budget.floor_gpus, "floor", "floor"]]) {
    if (value !== null && value !== undefined) {
      const marker = node("div", { class: `marker marker-${kind}` }, node("span", { textContent: `${label} ${value}` }));
      marker.style.left = `${(value / scale) * 100}%`;
      bar.append(marker);
    }
  }
  return bar;
}

function showBudgets(status) {
  const now = status.now;
  byId("budgets").replaceChildren(...(status.budgets.length === 0
    ? [node("p", { class: "empty", textContent: "No budget is configured." })]
    : status.budgets.map(budget => {
      const parts = shares(budget);
      const waiting = budget.pools.filter(pool => pool.waiting);
      return node("div", { class: "card budget" },
        status.budgets.length > 1 ? node("h3", { textContent: budget.domain }) : null,
        node("dl", { class: "figures" },
          figure("held", budget.held_gpus, true), figure("charged", budget.charged_gpus), figure("granted", budget.granted_gpus),
          figure("ceiling", budget.ceiling_gpus), figure("floor", budget.floor_gpus), figure("headroom", budget.headroom_gpus)),
        budgetBar(budget, parts),
        node("ul", { class: "shares" }, ...parts.map(part => node("li", {},
          node("span", { class: `swatch ${tone(part.name)}` }),
          part.unknown ? `${part.name}: cost unknown` : `${part.name}: ${part.held}${part.charged > part.held ? ` (+${part.charged - part.held} granted)` : ""}`))),
        waiting.length === 0 ? null : node("ul", { class: "waiting", "aria-label": "Waiting demand" }, ...waiting.map(pool => node("li", {},
          node("strong", { textContent: `${pool.participant} ${pool.role} waits for ${pool.waiting.replicas} ${pool.waiting.replicas === 1 ? "replica" : "replicas"}` }),
          ` for ${age(secondsBetween(pool.waiting.since, now))}: ${pool.waiting.message || words(pool.waiting.reason)}`))));
    })));
}

// ---- pools

const reasonOf = decision => decision.load?.reason ?? decision.throughput?.reason ?? null;

// The wire's word for a tick that changes nothing is "hold"; on the page a hold is what blocks a pool.
const actionText = action => action === "hold" ? "no change" : words(action);

// The reason in words; empty when it only repeats the action.
function reasonText(decision) {
  const reason = reasonOf(decision);
  return reason === decision.action || words(reason) === actionText(decision.action) ? "" : words(reason);
}

function targetsText(targets) {
  if (!targets) {
    return "";
  }
  return ["prefill", "decode"].filter(role => targets[role] !== null && targets[role] !== undefined)
    .map(role => `${role} ${targets[role]}`).join(", ");
}

function roleLine(label, role) {
  if (!role) {
    return null;
  }
  const moving = [[role.starting_replicas, "starting"], [role.draining_replicas, "draining"], [role.pending_replicas, "pending"]]
    .filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`).join(", ");
  return node("div", { class: "role" }, `${label} `, node("b", { textContent: `${role.ready_replicas} / ${role.desired_replicas}` }),
    moving ? node("span", { class: "moving", textContent: ` ${moving}` }) : null);
}

function poolState(pool) {
  if (pool.pause) {
    return ["paused", "paused"];
  }
  if (!pool.hold) {
    return ["ok", "active"];
  }
  if (pool.hold.overdue) {
    return ["overdue", "on hold for too long"];
  }
  return pool.hold.name === "scaling_in_progress" ? ["moving", "waiting for its replicas"] : ["hold", "on hold"];
}

function holdCell(pool) {
  if (pool.pause) {
    return [node("span", { class: "hold-name", textContent: "paused" }),
      node("div", { class: "why", textContent: `by ${pool.pause.by}: ${pool.pause.reason}` })];
  }
  if (!pool.hold) {
    return [node("span", { class: "muted", textContent: "–" })];
  }
  return [node("span", { class: "hold-name", textContent: words(pool.hold.name) }),
    ` for ${age(secondsBetween(pool.hold.since, pool.now))}`,
    node("div", { class: "why", textContent: `Ends when: ${pool.hold.exit}` })];
}

// Targets beside the estimate for the slowest engine, and the forecast that the pool is sized for.
function targetCell(pool) {
  const now = pool.last_decision?.decision.estimates ?? {};
  const planned = pool.last_predictive_decision ?? {};
  const latencies = [["TTFT", now.ttft_ms ?? planned.estimates?.ttft_ms, pool.ttft_target_ms], ["ITL", now.itl_ms ?? planned.estimates?.itl_ms, pool.itl_target_ms]]
    .filter(([, , target]) => target)
    .map(([name, estimate, target]) => node("div", { class: estimate > target ? "why missed" : "why", title: "estimated for the slowest engine / target" },
      `${name} ${estimate === null || estimate === undefined ? "" : `${compact(estimate)} / `}${compact(target)} ms`));
  const { num_requests: requests = null, isl, osl } = planned.predicted ?? {};
  const capacity = ["prefill", "decode"].filter(role => (planned.capacity_rps?.[role] ?? null) !== null)
    .map(role => `${role} engine ${compact(planned.capacity_rps[role])} requests/s`).join(", ");
  return [words(pool.optimization_target), ...latencies,
    requests === null ? null : node("div", { class: "why", title: capacity },
      `forecast ${compact(requests)} requests of ${compact(isl)} in, ${compact(osl)} out`)];
}

function decisionCell(pool) {
  const record = pool.last_decision;
  if (!record) {
    return [node("span", { class: "muted", textContent: "none yet" })];
  }
  const decision = record.decision;
  const outcome = record.grant && record.grant.outcome !== "granted" ? `${record.grant.outcome}: ${record.grant.message}` : reasonText(decision);
  return [data(node("span", { class: "action", textContent: actionText(decision.action) }), { action: decision.action }),
    ` ${targetsText(decision.targets)}`,
    node("div", { class: "why", textContent: outcome })];
}

function showPools(status) {
  const body = byId("pools");
  const matching = status.pools.filter(pool => pool.name.toLowerCase().includes(state.filter));
  const shown = matching.slice(0, MaxRows);
  byId("filter-label").hidden = status.pools.length <= 12;
  byId("pools-more").hidden = matching.length <= MaxRows;
  byId("pools-more").textContent = `${matching.length - shown.length} more pools; filter by name to see them.`;
  for (const [name, row] of state.rows) {
    if (!shown.some(pool => pool.name === name)) {
      row.remove();
      state.rows.delete(name);
    }
  }
  if (shown.length === 0) {
    body.replaceChildren(node("tr", {}, node("td", { colSpan: 7, class: "empty", textContent: "No pool." })));
    return;
  }
  if (state.rows.size === 0) {
    body.replaceChildren();
  }
  shown.forEach((pool, index) => {
    let row = state.rows.get(pool.name);
    if (!row) {
      row = node("tr", {}, node("th", { scope: "row" }),
        ...["Mode", "Target", "Replicas", "GPUs held", "Last decision", "Hold"].map(label => data(node("td"), { label })));
      row.children[4].classList.add("number");
      state.rows.set(pool.name, row);
    }
    const [kind, meaning] = poolState(pool);
    const gpus = [pool.prefill, pool.decode].filter(role => role).map(role => role.held_gpus ?? null);
    row.className = kind;
    row.children[0].replaceChildren(node("span", { class: "pool-name" },
      data(node("span", { class: "dot", title: meaning, role: "img", "aria-label": meaning }), { state: kind }), pool.name));
    row.children[1].replaceChildren(node("div", {}, pool.mode, pool.advisory ? node("div", { class: "why", textContent: "advisory" }) : ""));
    row.children[2].replaceChildren(node("div", {}, ...targetCell(pool)));
    row.children[3].replaceChildren(node("div", {}, roleLine("prefill", pool.prefill), roleLine(pool.mode === "agg" ? "engines" : "decode", pool.decode),
      pool.prefill || pool.decode ? null : node("span", { class: "muted", textContent: "not seen yet" })));
    row.children[4].replaceChildren(gpus.length === 0 || gpus.includes(null) ? "unknown" : String(gpus.reduce((a, b) => a + b, 0)));
    row.children[5].replaceChildren(node("div", {}, ...decisionCell(pool)));
    row.children[6].replaceChildren(node("div", {}, ...holdCell(pool)));
    if (body.children[index] !== row) {
      body.insertBefore(row, body.children[index] ?? null);
    }
  });
}

// ---- charts

const inView = new IntersectionObserver(entries => {
  for (const entry of entries) {
    entry.target.visibleChart = entry.isIntersecting;
  }
}, { rootMargin: "200px" });

function chartFor(pool) {
  let chart = state.charts.get(pool.name);
  if (chart) {
    return chart;
  }
  const plot = node("div");
  const caption = node("p", { class: "readout" });
  const summary = node("span");
  const card = node("article", { class: "card chart", "aria-label": pool.name }, node("h3", {}, pool.name, summary), plot, caption);
  chart = { card, plot, caption, summary, samples: [], drawn: null, pointer: null };
  plot.addEventListener("pointermove", event => {
    chart.pointer = event.clientX;
    showReadout(chart);
  });
  plot.addEventListener("pointerleave", () => {
    chart.pointer = null;
    showReadout(chart);
  });
  card.visibleChart = true;
  inView.observe(card);
  state.charts.set(pool.name, chart);
  return chart;
}

function showReadout(chart) {
  const sample = chart.pointer === null || !chart.drawn ? chart.samples.at(-1) : chart.drawn.at(chart.pointer);
  if (chart.pointer === null) {
    chart.drawn?.leave();
  }
  chart.caption.textContent = sample ? readout(sample, clockText) : "No samples yet.";
}

async function refreshChart(pool, now) {
  const chart = chartFor(pool);
  const from = now - state.span * 1000;
  const newest = chart.samples.at(-1)?.time ?? 0;
  const complete = chart.from !== undefined && chart.from <= from;
  const since = new Date(Math.max(0, complete ? Math.max(from, newest + 1) : from)).toISOString();
  const added = (await get(`${api(pool.name)}/samples?since=${encodeURIComponent(since)}`)).map(sample => ({ ...sample, time: Date.parse(sample.at) }));
  chart.samples = complete ? [...chart.samples, ...added.filter(sample => sample.time > newest)] : added;
  chart.from = complete ? chart.from : from;
  chart.samples = chart.samples.filter(sample => sample.time >= now - 6 * 3600 * 1000);
  drawPool(pool, chart, now);
}

function drawPool(pool, chart, now) {
  const from = now - state.span * 1000;
  const visible = chart.samples.filter(sample => sample.time >= from);
  const start = visible.length && visible[0].time - from > state.span * 200 ? Math.min(visible[0].time, now - 60000) : from;
  chart.summary.textContent = words(pool.mode);
  chart.drawn = drawChart(chart.plot, visible, start, now, clockText);
  showReadout(chart);
}

async function showCharts(status) {
  const pools = status.pools.filter(pool => state.rows.has(pool.name));
  const host = byId("charts");
  for (const [name, chart] of state.charts) {
    if (!pools.some(pool => pool.name === name)) {
      inView.unobserve(chart.card);
      chart.card.remove();
      state.charts.delete(name);
    }
  }
  pools.forEach((pool, index) => {
    const { card } = chartFor(pool);
    if (host.children[index] !== card) {
      host.insertBefore(card, host.children[index] ?? null);
    }
  });
  const now = Date.parse(status.now);
  await Promise.all(pools.filter(pool => chartFor(pool).card.visibleChart).slice(0, MaxDecisionPools).map(pool => refreshChart(pool, now)));
}

// ---- decisions

function decisionItem(name, record) {
  const decision = record.decision;
  const grant = record.grant ? `budget: ${words(record.grant.outcome)}${record.grant.message ? `, ${record.grant.message}` : ""}` : "";
  const written = record.actuation ? `deployment: ${words(record.actuation.status)}${record.actuation.message ? `, ${record.actuation.message}` : ""}` : "";
  const lines = [...decision.explanation, grant, written].filter(text => text);
  return node("li", {}, node("details", {},
    node("summary", {},
      node("time", { dateTime: decision.at, textContent: decision.at.slice(11, 19) }),
      node("span", { class: "name", textContent: name }),
      data(node("span", { class: "action", textContent: actionText(decision.action) }), { action: decision.action }),
      node("span", { class: "words" }, [targetsText(decision.targets), reasonText(decision), decision.advisory ? "advisory" : "",
        record.grant && record.grant.outcome !== "granted" ? `${record.grant.outcome}: ${words(record.grant.reason)}` : ""].filter(text => text).join(" · "))),
    node("ul", {}, ...(lines.length ? lines : ["No explanation was kept."]).map(line => node("li", { textContent: line })))));
}

// The newest decisions. A run of equal decisions of one pool is shown once, at its start.
async function showDecisions(status) {
  const pools = status.pools.filter(pool => state.rows.has(pool.name)).slice(0, MaxDecisionPools);
  const found = [];
  await Promise.all(pools.map(async pool => {
    const seen = state.seen.get(pool.name) ?? { until: new Date(Math.max(0, Date.parse(status.now) - 6 * 3600 * 1000)).toISOString(), ordinal: -1, what: null };
    for (const record of await get(`${api(pool.name)}/history?since=${encodeURIComponent(seen.until)}`)) {
      if (record.ordinal <= seen.ordinal) {
        continue;
      }
      const { decision, grant } = record;
      const what = [decision.action, reasonOf(decision), targetsText(decision.targets), grant?.outcome, grant?.reason].join("|");
      if (what !== seen.what) {
        found.push({ at: decision.at, item: decisionItem(pool.name, record) });
      }
      Object.assign(seen, { until: decision.at, ordinal: record.ordinal, what });
    }
    state.seen.set(pool.name, seen);
  }));
  const list = byId("decisions");
  if (found.length > 0) {
    found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
    state.decisions = [...found, ...state.decisions].slice(0, MaxDecisions);
    list.replaceChildren(...state.decisions.map(entry => entry.item));
  } else if (state.decisions.length === 0) {
    list.replaceChildren(node("li", { class: "empty", textContent: "No decision yet." }));
  }
}

// ---- events

function eventItem(event) {
  return node("li", {},
    node("time", { dateTime: event.at, textContent: event.at.slice(11, 19) }),
    node("span", { class: "name", textContent: event.subject }),
    node("span", { textContent: words(event.kind) }),
    node("span", { class: "words" }, event.message, event.by === "planner" ? "" : node("span", { class: "by", textContent: ` by ${event.by}` })));
}

// The newest events first. Each poll asks only for new ones.
async function showEvents() {
  const after = state.nextEvent === null ? "" : `&after=${state.nextEvent}`;
  const page = await get(`/api/v1/events?limit=${MaxEvents}${after}`);
  state.nextEvent = page.next;
  state.events = [...page.events.reverse(), ...state.events].slice(0, MaxEvents);
  const list = byId("events");
  if (page.events.length > 0) {
    list.replaceChildren(...state.events.map(eventItem));
  } else if (state.events.length === 0) {
    list.replaceChildren(node("li", { class: "empty", textContent: "No event yet." }));
  }
}

// ---- loop

function reset() {
  state.decisions = [];
  state.events = [];
  state.nextEvent = null;
  state.seen.clear();
  for (const chart of state.charts.values()) {
    chart.samples = [];
    chart.from = undefined;
  }
}

async function poll() {
  let problem = null;
  try {
    const status = await get("/api/v1/status");
    if (state.status && (status.started_at !== state.status.started_at || status.now < state.status.now)) {
      reset();
    }
    state.status = status;
    showClock(status);
    showAttention(status);
    showBudgets(status);
    showPools(status);
    await Promise.all([showCharts(status), showDecisions(status), showEvents()]);
    state.answeredAt = Date.now();
    byId("main").setAttribute("aria-busy", "false");
  } catch (error) {
    problem = error;
  }
  showConnection(problem);
  setTimeout(poll, PollMs);
}

byId("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // Without local storage the theme still switches.
  }
});

byId("filter").addEventListener("input", event => {
  state.filter = event.target.value.trim().toLowerCase();
  if (state.status) {
    showPools(state.status);
  }
});

for (const input of document.querySelectorAll("input[name=span]")) {
  input.addEventListener("change", () => {
    state.span = Number(input.value);
    for (const pool of state.status?.pools ?? []) {
      const chart = state.charts.get(pool.name);
      if (chart) {
        drawPool(pool, chart, Date.parse(state.status.now));
      }
    }
  });
}

try {
  const theme = localStorage.getItem("theme");
  if (theme === "dark" || theme === "light") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // No stored preference: the system decides.
}

setInterval(() => showConnection(null), 1000);
poll();
