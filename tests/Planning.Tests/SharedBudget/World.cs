using System.Text.Json;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.Tests.SharedBudget;

/// <summary>
/// Deployments and everything that lies between them and a ledger: writes that arrive late, twice, in any order or
/// never, reports likewise, replicas that drain slowly, people who edit by hand, ledgers that restart. It knows the
/// truth and checks the ledger against it after every step.
/// </summary>
internal sealed class World
{
    private static readonly PoolRole[] Roles = [PoolRole.Prefill, PoolRole.Decode];

    private readonly List<Deployment> _deployments = [];
    private readonly List<Write> _writes = [];
    private readonly List<(Deployment Deployment, DeploymentReport Report, int Edits)> _reports = [];
    private readonly List<LedgerChange> _changes = [];
    private readonly int _floorTolerance;
    private BudgetLedger _record;
    private BudgetBook _book;
    private BudgetTerms _terms;
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private int _operations;

    public World(BudgetTerms terms, (int Replicas, int Gpu)[] pools, bool mixed)
    {
        _terms = terms;
        _book = BudgetBook.Restore(BudgetLedger.Empty, terms);
        _record = _book.Snapshot();
        _floorTolerance = mixed ? pools.Max(pool => pool.Gpu) : 0;
        Mixed = mixed;
        for (var i = 0; i + 1 < pools.Length; i += 2)
        {
            _deployments.Add(new Deployment(
                new ParticipantId("inf", $"d{i / 2}"), [new Pool(pools[i].Replicas, pools[i].Gpu), new Pool(pools[i + 1].Replicas, pools[i + 1].Gpu)]));
        }

        foreach (var deployment in _deployments)
        {
            _book.Report(Read(deployment).Report);
        }
    }

    /// <summary>Whether requests move pools both ways, which spends the floor's tolerance.</summary>
    public bool Mixed { get; }

    public long Held => _deployments.Sum(deployment => deployment.Pools.Sum(pool => (long)pool.Gpu * pool.Held));

    public long Desired => _deployments.Sum(deployment => deployment.Pools.Sum(pool => (long)pool.Gpu * pool.Desired));

    public BudgetTotals Totals => _book.Totals;

    public void Step(int kind, int which, int x, int y)
    {
        _now += TimeSpan.FromSeconds(1);
        switch (kind)
        {
            case 0 or 1 or 2:
                Ask(_deployments[which % _deployments.Count], x, y);
                break;
            case 3 or 4 or 5 when _writes.Count > 0:
                // Half of the writes are tried again later.
                Arrive(_writes[which % _writes.Count], forget: y % 2 == 0);
                break;
            case 6 or 7:
                _reports.Add(Read(_deployments[which % _deployments.Count]));
                break;
            case 8 or 9 or 10 when _reports.Count > 0:
                Deliver(which % _reports.Count, forget: y % 3 != 0);
                break;
            case 11 when _deployments[which % _deployments.Count].Pools[x % 2] is { Draining: > 0 } pool:
                pool.Draining--;
                break;
            case 12 when _writes.Count > 0 && y % 3 == 0:
                _writes.RemoveAt(which % _writes.Count);
                break;
            case 13:
                Restart();
                break;
            case 14:
                _now += TimeSpan.FromSeconds(x);
                Act(_book.Tick);
                break;
        }

        TakeWrites();
        _changes.Add(_book.TakeChange());
        CheckBands();
    }

    /// <summary>Somebody writes the deployment past the control plane.</summary>
    public void EditByHand(int which, int x, int y)
    {
        var deployment = _deployments[which % _deployments.Count];
        deployment.Pools[x % 2].Set(y % 8);
        deployment.Edits++;
    }

    public void Configure(int? ceiling, int? floor)
    {
        _terms = _terms with { CeilingGpus = ceiling, FloorGpus = floor };
        _book.Configure(_terms);
        foreach (var write in _writes)
        {
            write.Ceiling = Max(write.Ceiling, ceiling);
            write.Floor = write.Floor is { } one && floor is { } other ? Math.Min(one, other) : null;
        }
    }

    /// <summary>Everything under way is lost; every deployment is asked for what it has, writes it, drains and reports.</summary>
    public void ComeToRest()
    {
        _reports.Clear();
        for (var round = 0; round < 3; round++)
        {
            _writes.Clear();
            foreach (var deployment in _deployments)
            {
                _now += TimeSpan.FromSeconds(1);
                var known = _book.Find(deployment.Participant)!;
                var grant = Decide(deployment, known.Prefill!.WrittenReplicas, known.Decode!.WrittenReplicas);
                foreach (var role in Roles)
                {
                    Arrive(new Write(deployment, role, grant.Applied[role]!.Value, grant.Fence, _terms.CeilingGpus, _terms.FloorGpus), forget: false);
                    deployment.Pools[(int)role].Draining = 0;
                }

                _reports.Add(Read(deployment));
                Deliver(0, forget: true);
                _book.Take();
            }
        }
    }

    /// <summary>What the ledger sees to itself is written like anything else: late, twice, or never.</summary>
    private void TakeWrites()
    {
        foreach (var write in _book.Take().Writes)
        {
            var deployment = _deployments.Single(deployment => deployment.Participant == write.Participant);
            foreach (var role in Roles)
            {
                if (write.Targets[role] is { } replicas)
                {
                    _writes.Add(new Write(deployment, role, replicas, write.Fence, _terms.CeilingGpus, _terms.FloorGpus));
                }
            }
        }
    }

    /// <summary>Nothing that the ledger decides raises what it charges or grants above the ceiling.</summary>
    private void Act(Action<DateTimeOffset> act)
    {
        var before = _book.Totals;
        act(_now);
        RequireWithinCeiling(before);
    }

    private void RequireWithinCeiling(BudgetTotals before)
    {
        var (after, ceiling) = (_book.Totals, _terms.CeilingGpus ?? long.MaxValue);
        Require(after.ChargedGpus <= Math.Max(before.ChargedGpus, ceiling), $"the charge rose from {before.ChargedGpus} to {after.ChargedGpus}");
        Require(after.GrantedGpus <= Math.Max(before.GrantedGpus, ceiling), $"what is granted rose from {before.GrantedGpus} to {after.GrantedGpus}");
    }

    private static int? Max(int? one, int? other) => one is { } a && other is { } b ? Math.Max(a, b) : null;

    private void Ask(Deployment deployment, int x, int y)
    {
        int? prefill = x % 4 == 0 ? null : x % 9;
        int? decode = prefill is not null && (y % 3 == 0 || !Mixed) ? null : y % 9;
        var grant = Decide(deployment, prefill, decode);
        var again = Decide(deployment, prefill, decode, _operations);
        Require(grant == again, $"the same operation was answered {grant} and {again}");
        foreach (var role in Roles)
        {
            if (grant.Applied[role] is { } replicas)
            {
                _writes.Add(new Write(deployment, role, replicas, grant.Fence, _terms.CeilingGpus, _terms.FloorGpus));
            }
        }
    }

    private ScaleGrant Decide(Deployment deployment, int? prefill, int? decode, int? operation = null)
    {
        var before = _book.Totals;
        var grant = _book.Decide(
            new ScaleRequest
            {
                OperationId = $"{operation ?? ++_operations}",
                Participant = deployment.Participant,
                Targets = new ReplicaTargets(prefill, decode),
            },
            _now);
        RequireWithinCeiling(before);
        return grant;
    }

    private void Arrive(Write write, bool forget)
    {
        if (forget)
        {
            _writes.Remove(write);
        }

        var deployment = write.Deployment;
        if (deployment.Fence > write.Fence)
        {
            return;
        }

        var (held, desired) = (Held, Desired);
        deployment.Fence = write.Fence;
        deployment.Pools[(int)write.Role].Set(write.Replicas);
        if (_deployments.Exists(other => other.Edits > 0))
        {
            return;
        }

        Require(Held <= held || Held <= (write.Ceiling ?? long.MaxValue), $"a write raised the GPUs held from {held} to {Held} above {write.Ceiling}");
        Require(
            Desired >= desired || Desired >= (write.Floor ?? 0) - _floorTolerance,
            $"a write lowered the GPUs from {desired} to {Desired} below {write.Floor}");
    }

    private (Deployment Deployment, DeploymentReport Report, int Edits) Read(Deployment deployment)
    {
        var holdings = Array.ConvertAll(deployment.Pools, pool => new RoleHolding(pool.Desired, pool.Held, pool.Gpu));
        var report = new DeploymentReport
        {
            Participant = deployment.Participant,
            ObservedAt = _now,
            Fence = deployment.Fence,
            Prefill = holdings[0],
            Decode = holdings[1],
        };
        return (deployment, report, deployment.Edits);
    }

    private void Deliver(int index, bool forget)
    {
        var (deployment, report, edits) = _reports[index];
        _book.Report(report);
        deployment.EditsReported = Math.Max(deployment.EditsReported, edits);
        if (forget)
        {
            _reports.RemoveAt(index);
        }
    }

    private void Restart()
    {
        _changes.Add(_book.TakeChange());
        var json = JsonSerializer.Serialize(_record.After(_changes), PlanningJson.Options);
        var totals = _book.Totals;
        _book = BudgetBook.Restore(JsonSerializer.Deserialize<BudgetLedger>(json, PlanningJson.Options)!, _terms);
        Require(_book.Totals == totals, $"sums were {totals} and came back as {_book.Totals}");
        _book.BeginEpoch();
        _record = _book.Snapshot();
        _changes.Clear();

        // Clocks are not compared over a restart, so a report under way may pass for a new one. It does no harm unless
        // somebody edited by hand meanwhile.
        _reports.RemoveAll(report => _deployments.Exists(deployment => deployment.Edits > 0));
    }

    /// <summary>Whatever is under way, what a pool holds and asks for lies within its band, unless an edit is unreported.</summary>
    private void CheckBands()
    {
        foreach (var deployment in _deployments.Where(deployment => deployment.Edits == deployment.EditsReported))
        {
            foreach (var role in Roles)
            {
                var (real, known) = (deployment.Pools[(int)role], _book.Find(deployment.Participant)![role]!);
                Require(real.Held <= known.ChargedReplicas, $"{deployment.Participant}/{role} holds {real.Held}, charged are {known.ChargedReplicas}");
                Require(real.Desired >= known.WrittenReplicas, $"{deployment.Participant}/{role} asks for {real.Desired}, counted are {known.WrittenReplicas}");
                Require(real.Desired <= known.MostReplicas, $"{deployment.Participant}/{role} asks for {real.Desired}, possible are {known.MostReplicas}");
            }
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }

    private sealed class Deployment(ParticipantId participant, Pool[] pools)
    {
        public ParticipantId Participant { get; } = participant;

        public Pool[] Pools { get; } = pools;

        public WriteFence? Fence { get; set; }

        public int Edits { get; set; }

        public int EditsReported { get; set; }
    }

    private sealed class Pool(int replicas, int gpu)
    {
        public int Gpu { get; } = gpu;

        public int Desired { get; private set; } = replicas;

        public int Draining { get; set; }

        public int Held => Desired + Draining;

        public void Set(int replicas)
        {
            Draining += Math.Max(0, Desired - replicas);
            Desired = replicas;
        }
    }

    private sealed class Write(Deployment deployment, PoolRole role, int replicas, WriteFence fence, int? ceiling, int? floor)
    {
        public Deployment Deployment { get; } = deployment;

        public PoolRole Role { get; } = role;

        public int Replicas { get; } = replicas;

        public WriteFence Fence { get; } = fence;

        /// <summary>The highest ceiling in force since the grant.</summary>
        public int? Ceiling { get; set; } = ceiling;

        /// <summary>The lowest floor in force since the grant.</summary>
        public int? Floor { get; set; } = floor;
    }
}
