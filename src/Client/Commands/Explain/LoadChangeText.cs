using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Names the events that would change the load loop's decision, with the figures of each role.</summary>
internal static class LoadChangeText
{
    /// <summary>One sentence for each role, or one for the pool where no role has its own.</summary>
    public static IEnumerable<string> Describe(PoolStatus pool, DecisionRecord record)
    {
        var load = record.Decision.Load;
        if (load is null)
        {
            return ["the load loop decides when its interval is over"];
        }

        if (load.Reason == LoadReason.Disabled && DecisionText.HasThroughputBounds(record.Decision))
        {
            return ["load scaling is off (enable_load_scaling): only the throughput loop decides, when its interval is over"];
        }

        var byRole = new List<string>(2);
        foreach (var role in record.Roles())
        {
            if (OfRole(pool, record, role, load.Roles.Of(role) ?? load.Reason) is { } way)
            {
                byRole.Add($"{role.Name()}: {way}");
            }
        }

        return byRole.Count > 0 ? byRole
            : OfPool(load.Reason) is { } whole ? [whole]
            : [];
    }

#pragma warning disable CS8524 // A number that is no member of the enum is a bug, and throws. A member without an arm stays an error (CS8509).

    private static string? OfRole(PoolStatus pool, DecisionRecord record, PoolRole role, LoadReason reason)
    {
        var seen = record.Observed(role);
        return reason switch
        {
            LoadReason.ScalingInProgress => seen is { InProgress: true }
                ? $"the role settles: {Humane.Count(seen.Ready)} ready of {Humane.Count(seen.Expected)} expected"
                : "the other role settles",
            LoadReason.WorkerCountMismatch =>
                $"exactly the {Humane.Count(seen?.Ready)} ready workers report, each with all its ranks (now {Humane.Plural(seen?.ReportingRanks ?? 0, "rank")})",
            LoadReason.InsufficientData => MissingData(pool, role, seen),
            LoadReason.NoChange or LoadReason.ScaleUp or LoadReason.ScaleDown =>
                ThresholdText.Describe(pool, role, seen, record.Decision.Estimates),
            LoadReason.ScaleDownCappedByThroughput =>
                $"the next throughput decision lowers its bound of {Humane.Count(record.Decision.LowerBounds[role])}" + Expiry(record, role),
            LoadReason.ScaleDownRefusedConsolidation => pool.OptimizationTarget == OptimizationTarget.Sla
                ? ThresholdText.Describe(pool, role, seen, record.Decision.Estimates)
                : "load falls until one engine fewer can carry it, or load_scaling_down_sensitivity is raised",
            LoadReason.Unset or LoadReason.Disabled or LoadReason.NoFpmData or LoadReason.OverrideByUserPlugin
                or LoadReason.ReconcileClampedToFloor or LoadReason.ReconcileClampedToCeiling or LoadReason.HeldOver
                or LoadReason.RejectedByPlugin or LoadReason.GpuBudgetGuardHold or LoadReason.GpuBudgetReconcile
                or LoadReason.GpuBudgetInfeasible or LoadReason.TrafficUnavailable => OfPool(reason),
        };
    }

    private static string? OfPool(LoadReason reason) => reason switch
    {
        LoadReason.NoFpmData or LoadReason.ScalingInProgress or LoadReason.WorkerCountMismatch or LoadReason.InsufficientData
            or LoadReason.RejectedByPlugin or LoadReason.GpuBudgetGuardHold or LoadReason.GpuBudgetInfeasible or LoadReason.TrafficUnavailable =>
            HoldOf.Load(reason) is { } hold ? Humane.Clause(hold.Exit) : null,
        LoadReason.Disabled => "load scaling is turned on (enable_load_scaling)",
        LoadReason.GpuBudgetReconcile => "the pool is back between min_gpu_budget and max_gpu_budget",
        LoadReason.OverrideByUserPlugin => "the plugin decides otherwise",
        LoadReason.HeldOver => "the stage runs again when its interval is over",
        LoadReason.ReconcileClampedToFloor => "the plugin's floor is lowered",
        LoadReason.ReconcileClampedToCeiling => "the plugin's ceiling is raised",
        // Nothing particular: the loop decides again in its next interval.
        LoadReason.Unset or LoadReason.NoChange or LoadReason.ScaleUp or LoadReason.ScaleDown
            or LoadReason.ScaleDownCappedByThroughput or LoadReason.ScaleDownRefusedConsolidation => null,
    };

#pragma warning restore CS8524

    private static string Expiry(DecisionRecord record, PoolRole role) => record.Decision.LowerBoundsUntil.Of(role) is { } until
        ? $", or none renews it before {Humane.Moment(until)} (throughput_bound_max_age_intervals)"
        : "";

    private static string MissingData(PoolStatus pool, PoolRole role, RoleSummary? seen)
    {
        if (seen is { Ready: null or 0 })
        {
            return "at least one worker is ready";
        }

        return (pool.OptimizationTarget, role) switch
        {
            (OptimizationTarget.Load, PoolRole.Prefill) => "prefill_scale_up_queue_tokens and prefill_scale_down_queue_tokens are set",
            (OptimizationTarget.Sla, PoolRole.Prefill) =>
                "the performance model has seen load_min_observations passes, and the workers publish max_num_batched_tokens",
            (OptimizationTarget.Sla, _) => "the performance model has seen load_min_observations passes",
            (_, PoolRole.Prefill) => "the workers publish context_length",
            _ => "the workers publish max_kv_tokens",
        };
    }
}
