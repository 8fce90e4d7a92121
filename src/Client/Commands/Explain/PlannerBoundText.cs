using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>
/// Names the planner's own limits on a proposal: throughput bounds, floors, GPU band, power limit and plugins. The
/// switches have no default arm, so a new reason does not compile until it has its words here.
/// </summary>
internal static class PlannerBoundText
{
    private const string OwnBand = "the planner's own GPU band (min_gpu_budget, max_gpu_budget)";

    /// <summary>Every limit of the planner that applied; none when the proposal passed as it was.</summary>
    public static IEnumerable<string> Describe(DecisionRecord record)
    {
        var decision = record.Decision;
        foreach (var role in record.Roles())
        {
            var decider = Decider(record, role);
            if (decider is not null)
            {
                yield return $"{role.Name()}: {decider}";
            }

            if (decision.Load?.Roles.Of(role) is { } reason && Guard(reason) is { } guard
                && (decider is null || reason != LoadReason.ScaleDownCappedByThroughput))
            {
                yield return $"{role.Name()}: {guard}";
            }
        }

        if (decision.Load is { } load && Guard(load.Reason) is { } overall
            && load.Roles.Prefill != load.Reason && load.Roles.Decode != load.Reason)
        {
            yield return overall;
        }

        if (decision.Throughput is { Reason: ThroughputReason.GpuBudgetGuardHold or ThroughputReason.GpuBudgetReconcile } throughput)
        {
            yield return $"throughput loop: {Humane.Words(throughput.Reason)}";
        }
    }

    /// <summary>Names what set the target of a role where it was not load scaling alone; else null.</summary>
    private static string? Decider(DecisionRecord record, PoolRole role)
    {
        var decision = record.Decision;
        var raw = decision.Load?.Raw[role];
        var target = decision.Targets?[role] ?? record.Observed(role)?.Ready;
        var bound = DecisionText.HasThroughputBounds(decision) ? decision.LowerBounds[role] : null;
        if (raw is null || target is null || decision.Load is { Reason: LoadReason.Disabled })
        {
            return null;
        }

        var until = decision.LowerBoundsUntil.Of(role) is { } end ? $" (until {Humane.Moment(end)} unless renewed)" : "";
        if (raw != target)
        {
            var by = bound == target && raw < target ? $"the throughput bound of {bound}{until}" : LimitedBy(decision, role);
            return $"the load loop wanted {raw}, {by} made it {target}";
        }

        var hasOpinion = decision.Load?.Roles.Of(role)
            is LoadReason.NoChange or LoadReason.ScaleUp or LoadReason.ScaleDown or LoadReason.ScaleDownRefusedConsolidation;
        return bound is null || !hasOpinion ? null
            : bound < raw ? $"load decided: {raw} by load, throughput bound {bound}{until}"
            : bound == raw ? $"load and the throughput bound agree on {raw}{until}"
            : $"the throughput bound of {bound}{until} could not be reached: the target is {raw}";
    }

    private static string LimitedBy(PlanDecision decision, PoolRole role) =>
        LimitedBy(decision.Projection)
        ?? (decision.Load?.Roles.Of(role) is { } reason ? LimitedBy(reason) : null)
        ?? "a floor, a bound or the planner's own GPU band";

#pragma warning disable CS8524 // A number that is no member of the enum is a bug, and throws. A member without an arm stays an error (CS8509).

    private static string? LimitedBy(ProjectionReason reason) => reason switch
    {
        ProjectionReason.FloorRepair => "the floor (min_endpoint)",
        ProjectionReason.GpuBudgetFit or ProjectionReason.GpuBudgetReconcile or ProjectionReason.GpuBudgetInfeasible => OwnBand,
        ProjectionReason.PowerRebalanceStaged or ProjectionReason.PowerBudgetClamped or ProjectionReason.PowerBudgetScaleUpSuppressed =>
            "the power limit (total_gpu_power_limit)",
        ProjectionReason.Unchanged => null,
    };

    private static string? LimitedBy(LoadReason reason) => reason switch
    {
        LoadReason.GpuBudgetGuardHold or LoadReason.GpuBudgetReconcile or LoadReason.GpuBudgetInfeasible => OwnBand,
        LoadReason.OverrideByUserPlugin or LoadReason.HeldOver or LoadReason.RejectedByPlugin
            or LoadReason.ReconcileClampedToFloor or LoadReason.ReconcileClampedToCeiling => "a plugin",
        LoadReason.Unset or LoadReason.Disabled or LoadReason.NoFpmData or LoadReason.ScalingInProgress or LoadReason.WorkerCountMismatch
            or LoadReason.InsufficientData or LoadReason.NoChange or LoadReason.ScaleUp or LoadReason.ScaleDown
            or LoadReason.ScaleDownCappedByThroughput or LoadReason.ScaleDownRefusedConsolidation or LoadReason.TrafficUnavailable => null,
    };

    private static string? Guard(LoadReason reason) => reason switch
    {
        LoadReason.ScalingInProgress => "replicas are still starting or stopping, and the loop waits until they have settled",
        LoadReason.NoFpmData => "no worker reported metrics, and the loop does not decide without them",
        LoadReason.WorkerCountMismatch => "the workers that report differ from the workers that are ready, so their metrics are incomplete",
        LoadReason.InsufficientData => "a capability, threshold, measurement or worker that the rule needs is missing",
        LoadReason.ScaleDownCappedByThroughput => "the throughput bound stopped a scale-down",
        LoadReason.ScaleDownRefusedConsolidation => "fewer engines could not carry the load",
        LoadReason.ReconcileClampedToFloor => "the target was raised to the floor",
        LoadReason.ReconcileClampedToCeiling => "the target was lowered to the ceiling",
        LoadReason.GpuBudgetGuardHold => $"{OwnBand} leaves no room for the change",
        LoadReason.GpuBudgetReconcile => $"the pool was outside {OwnBand} and is moved back into it",
        LoadReason.GpuBudgetInfeasible => "the planner's own GPU ceiling (max_gpu_budget) cannot hold the floors of the roles, so nothing changes",
        LoadReason.OverrideByUserPlugin => "a plugin set the target",
        LoadReason.RejectedByPlugin => "a plugin rejected the decision",
        LoadReason.HeldOver => "an earlier answer of a plugin is held over",
        LoadReason.TrafficUnavailable => "the traffic metrics could not be read, and unknown traffic does not lower demand",
        LoadReason.Unset or LoadReason.Disabled or LoadReason.NoChange or LoadReason.ScaleUp or LoadReason.ScaleDown => null,
    };

#pragma warning restore CS8524
}
