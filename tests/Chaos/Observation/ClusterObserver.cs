using System.Collections.Immutable;
using GlobalPlanner.Chaos.World;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Chaos.Observation;

/// <summary>One pool planner as a silo tells it.</summary>
internal sealed record PoolView(string Name, HoldView? Hold, DateTimeOffset? LastTickAt);

/// <summary>A reason that keeps a planner from acting.</summary>
internal sealed record HoldView(string Name, bool Overdue);

/// <summary>
/// Looks at what any silo tells of ledgers and planners: that no ledger grants more than its ceiling, and when every pool
/// ticked again after a kill.
/// </summary>
internal sealed class ClusterObserver(IReadOnlyList<SiloUnderTest> silos, FleetObserver fleet, HandEdits edits, Ceilings ceilings, Journal journal)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>A tick that seems later than this after a kill was stamped by a clock that had jumped.</summary>
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset At, HashSet<string> Waiting)> _kills = [];
    private readonly Dictionary<string, (DateTimeOffset? Tick, long SeenAt)> _ticks = [];

    /// <summary>Seconds from a kill to the first tick after it, of every pool.</summary>
    public List<double> RecoveriesS { get; } = [];

    /// <summary>Ledgers looked at.</summary>
    public long Ledgers { get; private set; }

    /// <summary>The latest pools; empty before any silo told.</summary>
    public ImmutableArray<PoolView> Pools { get; private set; } = [];

    /// <summary>The latest budgets; empty before any silo told.</summary>
    public ImmutableArray<BudgetStatus> Budgets { get; private set; } = [];

    /// <summary>Wall time since a pool was last seen to tick, whatever its silo's clock shows; null when it never was.</summary>
    public TimeSpan? SinceTick(string pool)
    {
        lock (_lock)
        {
            return _ticks.TryGetValue(pool, out var last) ? TimeProvider.System.GetElapsedTime(last.SeenAt) : null;
        }
    }

    /// <summary>Says that silos were killed now.</summary>
    public void Killed()
    {
        if (fleet.Latest is { } latest)
        {
            lock (_lock)
            {
                _kills.Add((latest.Clock.Now, [.. latest.State.Deployments.Select(static deployment => deployment.Participant.ToString())]));
            }
        }
    }

    /// <summary>Samples until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        try
        {
            do
            {
                await SampleAsync(stop);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Asks the silos in turn until one answers.</summary>
    public async Task SampleAsync(CancellationToken stop)
    {
        foreach (var silo in silos)
        {
            if (await silo.AskAsync<ImmutableArray<PoolView>>("/api/v1/pools", stop) is not { IsDefault: false } pools)
            {
                continue;
            }

            Pools = pools;
            TakeTicks(pools);
            if (await silo.AskAsync<ImmutableArray<BudgetStatus>>("/api/v1/budgets", stop) is { IsDefault: false } budgets)
            {
                Budgets = budgets;
                TakeLedgers(budgets);
            }

            return;
        }
    }

    private void TakeTicks(ImmutableArray<PoolView> pools)
    {
        lock (_lock)
        {
            foreach (var pool in pools.Where(pool => pool.LastTickAt is not null && _ticks.GetValueOrDefault(pool.Name).Tick != pool.LastTickAt))
            {
                _ticks[pool.Name] = (pool.LastTickAt, TimeProvider.System.GetTimestamp());
            }

            foreach (var (at, waiting) in _kills)
            {
                foreach (var pool in pools)
                {
                    if (pool.LastTickAt > at && pool.LastTickAt - at < LongestRecovery && waiting.Remove(pool.Name))
                    {
                        RecoveriesS.Add((pool.LastTickAt.Value - at).TotalSeconds);
                    }
                }
            }

            _kills.RemoveAll(static kill => kill.Waiting.Count == 0);
        }
    }

    private void TakeLedgers(ImmutableArray<BudgetStatus> budgets)
    {
        foreach (var budget in budgets)
        {
            Ledgers++;
            if (budget.GrantedGpus > Math.Max(budget.CeilingGpus ?? int.MaxValue, ceilings.Allowed(budget.Domain)) && !edits.Excused(budget.Domain, withinBounds: false))
            {
                journal.Violated("granted", $"the ledger of {budget.Domain} grants {budget.GrantedGpus} GPUs, its ceiling is {budget.CeilingGpus}");
            }
        }
    }
}
