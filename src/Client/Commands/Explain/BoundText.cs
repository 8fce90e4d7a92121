using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Arbitration;
using GlobalPlanner.Planning.Decisions;

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
            var ready = Explainer.Observed(record, role)?.Ready;
            var raw = decision.Load?.Raw[role];
            var target = decision.Targets?[role] ?? ready;
            if (raw is not null && target is not null && raw != target)
            {
                yield return $"{Humane.Code(role)}: the load loop wanted {raw}, floors, bounds and the deployment's own budget made it {target}";
            }

            if (decision.Load?.Roles.Of(role) is { } reason && Guard(reason) is { } guard)
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
