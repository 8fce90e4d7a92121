using GlobalPlanner.Chaos.World;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Chaos.Observation;

/// <summary>
/// What must come back once nothing fails any more: every pool ticks and is kept by nothing that was broken, every ledger
/// tells the truth about its deployments, and demand that fits is granted. Traffic goes on, so each has to be so once.
/// </summary>
internal sealed class Recovery(FleetObserver fleet, ClusterObserver cluster, IReadOnlyList<SiloUnderTest> silos)
{
    /// <summary>Wall time within which a pool must be seen to tick: three ticks, or two by a clock that still comes level.</summary>
    private static readonly TimeSpan LatestTick = TimeSpan.FromSeconds(20);

    private static readonly string[] WaitingHolds = ["waiting_for_gpus", "awaiting_release"];

    private static readonly string[] BrokenHolds =
    [
        "tick_failed", "tick_timeout", "planner_unreachable", "state_not_stored", "deployment_unreadable", "traffic_unavailable", "budget_unreachable",
        "write_conflict", "write_fenced", "write_failed", "budget_not_observed",
    ];

    private readonly HashSet<string> _truthful = [];
    private readonly HashSet<string> _served = [];
    private bool _ticking;

    /// <summary>Looks at the latest samples.</summary>
    /// <returns>What is missing; null when everything has come back.</returns>
    public string? Look()
    {
        if (silos.Where(static silo => silo.HasExited).ToList() is { Count: > 0 } down)
        {
            return $"silo {down[0].Number} is down";
        }

        if (fleet.Latest is not { } latest || cluster.Budgets.Length != WorldFile.Domains.Length)
        {
            return "the silos do not tell of the budgets";
        }

        var late = cluster.Pools.Where(pool => cluster.SinceTick(pool.Name) is not { } since || since > LatestTick).Select(static pool => pool.Name).ToList();
        var stuck = cluster.Pools.Where(static pool => pool.Hold is { } hold && (hold.Overdue || BrokenHolds.Contains(hold.Name))).ToList();
        _ticking |= late.Count == 0 && stuck.Count == 0 && cluster.Pools.Length == latest.State.Deployments.Length;
        if (!_ticking)
        {
            return late.Count > 0
                ? $"{late.Count} pools do not tick, {late[0]} for example"
                : $"{stuck.Count} pools are held, {stuck.Select(static pool => $"{pool.Name} by {pool.Hold!.Name}").FirstOrDefault()} for example";
        }

        return cluster.Budgets.Select(budget => Look(budget, latest)).OfType<string>().FirstOrDefault();
    }

    private string? Look(BudgetStatus budget, FleetReading latest)
    {
        var real = latest.State.Accounts.Single(account => account.Name == budget.Domain).CommittedGpus;
        if (budget.ChargedGpus == real)
        {
            _truthful.Add(budget.Domain);
        }

        var waiting = cluster.Pools.Where(pool => Domain(pool) == budget.Domain && WaitingHolds.Contains(pool.Hold?.Name)).ToList();
        if (budget.HeadroomGpus <= 0 || waiting.Count == 0)
        {
            _served.Add(budget.Domain);
        }

        return !_truthful.Contains(budget.Domain) ? $"budget {budget.Domain} charges {budget.ChargedGpus} GPUs, {real} are held or written"
            : !_served.Contains(budget.Domain) ? $"{waiting.Count} pools of budget {budget.Domain} wait although {budget.HeadroomGpus} GPUs are free, {waiting[0].Name} for example"
            : null;
    }

    private static string Domain(PoolView pool) => FleetObserver.DomainOf(Planning.Identity.ParticipantId.Parse(pool.Name));
}
