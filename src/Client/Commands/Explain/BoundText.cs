using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Says what bound a proposal on its way to the deployment.</summary>
internal static class BoundText
{
    /// <summary>Every bound that applied; one sentence that nothing did when none did.</summary>
    public static IEnumerable<string> Describe(PoolStatus pool, DecisionRecord record, bool current)
    {
        var bounds = Own(record).Concat(Outside(record)).Concat(current ? Operator(pool) : []).ToList();
        return bounds.Count > 0 ? bounds : ["nothing: what was proposed is what was decided"];
    }

    private static IEnumerable<string> Own(DecisionRecord record)
    {
        var decision = record.Decision;
        foreach (var role in Explainer.Roles(record))
        {
            var decider = Decider(record, role);
            if (decider is not null)
            {
                yield return $"{Humane.Code(role)}: {decider}";
            }

            if (decision.Load?.Roles.Of(role) is { } reason && Guard(reason) is { } guard
                && (decider is null || reason != LoadReason.ScaleDownCappedByThroughput))
            {
                yield return $"{Humane.Code(role)}: {guard}";
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

    /// <summary>Which of load, throughput bound, floor, budget and plugins the target comes from; null when load alone speaks.</summary>
    private static string? Decider(DecisionRecord record, PoolRole role)
    {
        var decision = record.Decision;
        var raw = decision.Load?.Raw[role];
        var target = decision.Targets?[role] ?? Explainer.Observed(record, role)?.Ready;
        var bound = Pools.PoolText.BoundsCount(decision) ? decision.LowerBounds[role] : null;
        if (raw is null || target is null || decision.Load is { Reason: LoadReason.Disabled })
        {
            return null;
        }

        var until = decision.LowerBoundsUntil.Of(role) is { } end ? $" (until {Humane.Moment(end)} unless renewed)" : "";
        if (raw != target)
        {
            var by = bound == target && raw < target ? $"the throughput bound of {bound}{until}" : By(decision, role);
            return $"the load loop wanted {raw}, {by} made it {target}";
        }

        var hasOpinion = decision.Load?.Roles.Of(role)
            is LoadReason.NoChange or LoadReason.ScaleUp or LoadReason.ScaleDown or LoadReason.ScaleDownRefusedConsolidation;
        return bound is null || !hasOpinion ? null
            : bound < raw ? $"load decided: {raw} by load, throughput bound {bound}{until}"
            : bound == raw ? $"load and the throughput bound agree on {raw}{until}"
            : $"the throughput bound of {bound}{until} is not reached: {raw} is what is left to do";
    }

    private static string By(PlanDecision decision, PoolRole role) => (decision.Projection, decision.Load?.Roles.Of(role)) switch
    {
        (ProjectionReason.FloorRepair, _) => "the floor (min_endpoint)",
        (ProjectionReason.GpuBudgetFit or ProjectionReason.GpuBudgetReconcile or ProjectionReason.GpuBudgetInfeasible, _)
            or (_, LoadReason.GpuBudgetGuardHold or LoadReason.GpuBudgetReconcile) => "the deployment's own GPU budget",
        (_, LoadReason.OverrideByUserPlugin or LoadReason.HeldOver or LoadReason.RejectedByPlugin
            or LoadReason.ReconcileClampedToFloor or LoadReason.ReconcileClampedToCeiling) => "a plugin",
        _ => "floors, bounds and the deployment's own budget",
    };

    private static string? Guard(LoadReason reason) => reason switch
    {
        LoadReason.ScalingInProgress => "replicas are still on their way, and nothing is decided until they have settled",
        LoadReason.NoFpmData => "no worker reported metrics, and nothing is decided without them",
        LoadReason.WorkerCountMismatch => "the workers that report are not the workers that are ready, so their metrics do not tell the whole",
        LoadReason.InsufficientData => "a capability, threshold or worker is missing that the rule needs",
        LoadReason.ScaleDownCappedByThroughput => "the throughput bound stopped a scale-down",
        LoadReason.ScaleDownRefusedConsolidation => "fewer engines could not carry the load",
        LoadReason.ReconcileClampedToFloor => "the target was raised to the floor",
        LoadReason.ReconcileClampedToCeiling => "the target was lowered to the ceiling",
        LoadReason.GpuBudgetGuardHold => "the deployment's GPU budget (max_gpu_budget, min_gpu_budget) leaves no room for the change",
        LoadReason.GpuBudgetReconcile => "the deployment was outside its GPU budget and is moved back into it",
        LoadReason.GpuBudgetInfeasible => "the deployment's GPU ceiling (max_gpu_budget) cannot hold the floors of its roles, so nothing is moved",
        LoadReason.OverrideByUserPlugin => "a plugin set the target",
        LoadReason.RejectedByPlugin => "a plugin vetoed the decision",
        LoadReason.HeldOver => "an earlier answer of a plugin still stands",
        LoadReason.TrafficUnavailable => "the traffic metrics could not be read, and demand is not lowered on what is unknown",
        _ => null,
    };

    private static IEnumerable<string> Outside(DecisionRecord record)
    {
        if (record.Decision.Advisory)
        {
            yield return "advisory: the decision is a suggestion and is never written";
        }

        if (record.Grant is { } grant)
        {
            var figures = grant.CeilingGpus >= 0 ? $" ({grant.ChargedGpus} of {Humane.Plural(grant.CeilingGpus, "GPU")} charged)" : "";
            yield return grant.Outcome == GrantOutcome.Granted
                ? $"shared budget: granted{figures}"
                : $"shared budget: {Humane.Words(grant.Outcome)}, {Humane.Words(grant.Reason)}{figures}: {grant.Message}";
        }

        if (record.Actuation is { } actuation)
        {
            var observed = actuation.Observed is { } seen ? $", {Pools.PoolText.Targets(seen)} read back" : "";
            var message = actuation.Message is { } text ? $": {text}" : "";
            yield return $"write: {Humane.Words(actuation.Status)}{observed}{message}";
        }
    }

    private static IEnumerable<string> Operator(PoolStatus pool)
    {
        if (pool.Pause is { } pause)
        {
            yield return $"paused {Pools.PoolSheet.PauseText(pause)}";
        }

        if (Pools.PoolText.HoldBesidePause(pool) is { } hold)
        {
            yield return $"hold: {hold.Name.Replace('_', ' ')} for {Humane.Age(pool.Now - hold.Since)}" +
                (hold.Overdue ? ", longer than it should" : "");
        }
    }
}
