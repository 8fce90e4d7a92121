// One pool's chart: replicas (ready, desired) and requests a second above, queue and KV use as strips below.

const MinWidth = 300;
const MaxWidth = 600;
const Top = 10;
const PlotHeight = 118;
const StripHeight = 26;
const StripGap = 12;
const Left = 40;
const Right = 44;
const SmoothPoints = 90;

export function svg(name, attributes = {}, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

export function niceMax(value) {
  if (!(value > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map(step => step * power).find(step => step >= value * 0.999);
}

export function compact(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  const size = Math.abs(value);
  if (size >= 1e6) {
    return `${(value / 1e6).toFixed(size >= 1e7 ? 0 : 1)}M`;
  }
  if (size >= 1e4) {
    return `${Math.round(value / 1e3)}k`;
  }
  return size >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(size >= 10 ? 1 : 2);
}

const sum = (a, b) => (a === null && b === null ? null : (a ?? 0) + (b ?? 0));
const ready = sample => sum(sample.prefill_ready ?? null, sample.decode_ready ?? null);
const desired = sample => sum(sample.prefill_desired ?? null, sample.decode_desired ?? null);

// Points of consecutive known values. An unknown value is a gap, not zero.
function runs(samples, read) {
  const all = [];
  let run = [];
  for (const sample of samples) {
    const value = read(sample);
    if (value === null || value === undefined) {
      if (run.length) {
        all.push(run);
      }
      run = [];
    } else {
      run.push([sample.time, value]);
    }
  }
  if (run.length) {
    all.push(run);
  }
  return all;
}

// Means over equal intervals, so that the rates of single ticks form a readable curve. An interval without a value is a gap.
function smoothed(samples, read, from, to) {
  const stretch = Math.max(1, (to - from) / SmoothPoints);
  const buckets = new Map();
  for (const sample of samples) {
    const value = read(sample);
    const index = Math.floor((sample.time - from) / stretch);
    const bucket = buckets.get(index) ?? { sum: 0, count: 0 };
    if (value !== null && value !== undefined) {
      bucket.sum += value;
      bucket.count++;
    }
    buckets.set(index, bucket);
  }
  return [...buckets.entries()].sort(([a], [b]) => a - b)
    .map(([index, bucket]) => ({ time: from + (index + 0.5) * stretch, value: bucket.count ? bucket.sum / bucket.count : null }));
}

function stepPath(points, x, y, end) {
  let path = `M${x(points[0][0])},${y(points[0][1])}`;
  for (let i = 1; i < points.length; i++) {
    path += `H${x(points[i][0])}V${y(points[i][1])}`;
  }
  return `${path}H${end}`;
}

function linePath(points, x, y) {
  return points.map(([time, value], i) => `${i ? "L" : "M"}${x(time)},${y(value)}`).join("");
}

export function drawChart(target, samples, from, to, clockText) {
  const strips = [];
  if (samples.some(sample => sample.queued_prefill_tokens > 0)) {
    strips.push({ label: "queue", read: sample => sample.queued_prefill_tokens, max: null, format: compact });
  }
  if (samples.some(sample => sample.kv_utilization > 0)) {
    strips.push({ label: "KV", read: sample => sample.kv_utilization, max: 1, format: value => `${Math.round(value * 100)}%` });
  }

  const height = Top + PlotHeight + strips.length * (StripHeight + StripGap) + 20;
  const width = Math.min(MaxWidth, Math.max(MinWidth, target.clientWidth));
  const plotRight = width - Right;
  const x = time => (Left + ((time - from) / Math.max(1, to - from)) * (plotRight - Left)).toFixed(1);
  const image = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
  const mostReplicas = Math.max(1, ...samples.map(sample => Math.max(ready(sample) ?? 0, desired(sample) ?? 0)));
  const replicasMax = mostReplicas <= 20 ? 2 * Math.ceil(mostReplicas / 2) : niceMax(mostReplicas);
  const demand = smoothed(samples, sample => sample.requests_per_second, from, to);
  const demandMax = niceMax(Math.max(0, ...demand.map(point => point.value ?? 0)));
  const base = Top + PlotHeight;
  const y = value => (base - (value / replicasMax) * PlotHeight).toFixed(1);
  const yDemand = value => (base - (value / demandMax) * PlotHeight).toFixed(1);

  for (const share of [0, 0.5, 1]) {
    const line = base - share * PlotHeight;
    image.append(
      svg("line", { x1: Left, x2: plotRight, y1: line, y2: line, class: "grid-line" }),
      svg("text", { x: Left - 6, y: line + 4, "text-anchor": "end" }, compact(share * replicasMax)));
    if (demand.some(point => point.value !== null)) {
      image.append(svg("text", { x: plotRight + 6, y: line + 4 }, `${compact(share * demandMax)}${share === 1 ? "/s" : ""}`));
    }
  }

  const endOf = points => (points === undefined ? plotRight : x(points.at(-1)[0]));
  for (const points of runs(samples, ready)) {
    const path = stepPath(points, x, y, endOf(points));
    image.append(
      svg("path", { d: `${path}V${base}H${x(points[0][0])}Z`, class: "ready-area" }),
      svg("path", { d: path, class: "ready-line" }));
  }
  for (const points of runs(demand, point => point.value)) {
    image.append(svg("path", { d: linePath(points, x, yDemand), class: "demand-line" }));
  }
  for (const points of runs(samples, desired)) {
    image.append(svg("path", { d: stepPath(points, x, y, endOf(points)), class: "desired-line" }));
  }

  strips.forEach((strip, index) => {
    const bottom = base + (index + 1) * (StripHeight + StripGap);
    const max = Math.max(strip.max ?? 0, niceMax(Math.max(0, ...samples.map(sample => strip.read(sample) ?? 0))));
    const yStrip = value => (bottom - (value / max) * StripHeight).toFixed(1);
    image.append(
      svg("line", { x1: Left, x2: plotRight, y1: bottom, y2: bottom, class: "grid-line" }),
      svg("text", { x: Left - 6, y: bottom - 1, "text-anchor": "end" }, strip.label),
      svg("text", { x: plotRight + 6, y: bottom - StripHeight + 9 }, strip.format(max)));
    for (const points of runs(samples, strip.read)) {
      image.append(svg("path", { d: `${linePath(points, x, yStrip)}V${bottom}H${x(points[0][0])}Z`, class: "pressure-area" }));
    }
  });

  image.append(
    svg("text", { x: Left, y: height - 4 }, clockText(from)),
    svg("text", { x: plotRight, y: height - 4, "text-anchor": "end" }, clockText(to)));
  const last = samples.at(-1);
  image.setAttribute("aria-label", last
    ? `Replicas ready ${compact(ready(last))}, desired ${compact(desired(last))}, ${compact(last.requests_per_second)} requests a second`
    : "No samples yet");
  const cursor = svg("line", { y1: Top, y2: height - 18, class: "cursor-line", visibility: "hidden" });
  image.append(cursor);
  target.replaceChildren(image);
  return {
    // Returns the sample under the pointer and moves the cursor there.
    at(clientX) {
      const box = image.getBoundingClientRect();
      const time = from + (((clientX - box.left) / box.width) * width - Left) / (plotRight - Left) * (to - from);
      let nearest = null;
      for (const sample of samples) {
        if (nearest === null || Math.abs(sample.time - time) < Math.abs(nearest.time - time)) {
          nearest = sample;
        }
      }
      if (nearest) {
        cursor.setAttribute("x1", x(nearest.time));
        cursor.setAttribute("x2", x(nearest.time));
        cursor.setAttribute("visibility", "visible");
      }
      return nearest;
    },
    leave() {
      cursor.setAttribute("visibility", "hidden");
    },
  };
}

export function readout(sample, clockText) {
  const parts = [clockText(sample.time), `${compact(ready(sample))} ready of ${compact(desired(sample))} desired`];
  if (sample.requests_per_second !== null && sample.requests_per_second !== undefined) {
    parts.push(`${compact(sample.requests_per_second)} requests/s`);
  }
  const known = value => value !== null && value !== undefined;
  if (known(sample.queued_prefill_tokens) && (known(sample.prefill_ready) || sample.queued_prefill_tokens > 0)) {
    parts.push(`${compact(sample.queued_prefill_tokens)} queued tokens`);
  }
  if (known(sample.kv_utilization) && (known(sample.decode_ready) || sample.kv_utilization > 0)) {
    parts.push(`KV ${Math.round(sample.kv_utilization * 100)}%`);
  }
  if (sample.held_gpus !== null && sample.held_gpus !== undefined) {
    parts.push(`${sample.held_gpus} ${sample.held_gpus === 1 ? "GPU" : "GPUs"}`);
  }
  return parts.join(" · ");
}
