using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Says what would change a decision, from the reasons the record carries.</summary>
internal static class ChangeText
{
    /// <summary>Every way out that the record names.</summary>
    public static IEnumerable<string> Describe(PoolStatus pool, DecisionRecord record, bool current)
    {
        var ways = (current ? Operator(pool) : [])
            .Concat(Grant(record.Grant))
            .Concat(Write(record.Actuation))
            .Concat(Loops(pool, record))
            .Concat(Throughput(record))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return ways.Count > 0 ? ways : ["the next tick decides on what is seen then"];
    }

    private static IEnumerable<string> Operator(PoolStatus pool)
    {
        if (pool.Pause is { } pause)
        {
            yield return pause.Until is { } until
                ? $"the pause ends at {Humane.Moment(until)}, or with 'gplan resume {pool.Name}'"
                : $"the pause ends with 'gplan resume {pool.Name}'";
        }

        if (Pools.PoolText.HoldBesidePause(pool) is { } hold)
        {
            yield return $"the hold '{hold.Name.Replace('_', ' ')}' ends when: {hold.Exit}";
        }
    }

    private static IEnumerable<string> Grant(ScaleGrant? grant)
    {
        var way = grant is null or { Outcome: GrantOutcome.Granted } ? null : grant.Reason switch
        {
            GrantReason.Ceiling =>
                $"another pool releases GPUs, or the ceiling of {grant.CeilingGpus} GPUs (max_total_gpus) is raised",
            GrantReason.GroupLimit => "a pool of the same group shrinks, or the group's guaranteed_gpus or borrowing_limit_gpus is raised",
            GrantReason.Queued => $"the {Humane.Plural(grant.RolesAhead, "pool")} ahead are served, next {grant.Next}; or the pool's priority is raised",
            GrantReason.AllOrNothing => "there are GPUs for all roles at once",
            GrantReason.Reclaiming => "the pool has given back what others are entitled to, or they no longer want it",
            GrantReason.Unschedulable => "the cluster has GPUs for its replicas when they are tried again",
            GrantReason.Late => "the planner's clock agrees with that of the budget",
            GrantReason.Floor =>
                $"another pool grows first, or the floor of {grant.FloorGpus} GPUs (min_total_gpus) is lowered",
            GrantReason.AwaitingRelease => "the GPUs that are being released are confirmed free",
            GrantReason.BudgetUnknown =>
                "what its message names becomes known: the GPU cost of a replica (the deployment declares it, or prefill_engine_num_gpu and decode_engine_num_gpu are set), or what a deployment holds",
            GrantReason.NotObserved => "the deployment is observed once, so that what it holds is known",
            GrantReason.NotAuthorized => "the GlobalPlanner's configuration lets this caller scale the deployment (managed_namespaces)",
            GrantReason.Invalid => "the request is corrected: see its message above",
            _ => null,
        };
        return way is null ? [] : [$"shared budget: {way}"];
    }

    private static IEnumerable<string> Write(ActuationSummary? actuation)
    {
        var way = actuation?.Status switch
        {
            ActuationStatus.Conflict => "the next tick decides again on the deployment as somebody else left it",
            ActuationStatus.Fenced => "the newer grant that overtook this write stands; the next tick decides on it",
            ActuationStatus.Failed => "the deployment can be reached and accepts the write",
            _ => null,
        };
        return way is null ? [] : [$"write: {way}"];
    }

    private static IEnumerable<string> Loops(PoolStatus pool, DecisionRecord record)
    {
        var load = record.Decision.Load;
        if (load is null)
        {
            yield return "the load loop decides when its interval is over";
            yield break;
        }

        if (load.Reason == LoadReason.Disabled && Pools.PoolText.BoundsCount(record.Decision))
        {
            yield return "load scaling is off (enable_load_scaling): only the throughput loop decides, when its interval is over";
            yield break;
        }

        var said = false;
        foreach (var role in Explainer.Roles(record))
        {
            if ((load.Roles.Of(role) ?? load.Reason) is var reason && ForRole(pool, record, role, reason) is { } way)
            {
                said = true;
                yield return $"{Humane.Code(role)}: {way}";
            }
        }

        if (!said && WholePool(load.Reason) is { } whole)
        {
            yield return whole;
        }
    }

    private static IEnumerable<string> Throughput(DecisionRecord record)
    {
        var way = record.Decision.Throughput?.Reason switch
        {
            ThroughputReason.NoTrafficData => "the traffic of a whole interval can be read",
            ThroughputReason.PredictFailed => "the predictor has seen traffic with the lengths of its requests, or can be fitted again",
            ThroughputReason.ModelNotReady => "the performance models of all roles have seen load_min_observations passes and know their engines' limits",
            ThroughputReason.GpuBudgetGuardHold => "max_gpu_budget is raised (to grow), or min_gpu_budget is lowered (to shrink)",
            ThroughputReason.OverrideByUserPlugin or ThroughputReason.RejectedByPlugin => "the plugin decides otherwise",
            ThroughputReason.Scale or ThroughputReason.NoChange => "another forecast, or other targets (ttft_ms, itl_ms), ask for another number of engines",
            _ => null,
        };
        return way is null ? [] : [$"throughput loop: {way}"];
    }

    private static string? ForRole(PoolStatus pool, DecisionRecord record, PoolRole role, LoadReason reason)
    {
        var seen = Explainer.Observed(record, role);
        return reason switch
        {
            LoadReason.ScalingInProgress when seen is { InProgress: true } =>
                $"the role settles: {Humane.Count(seen.Ready)} ready of {Humane.Count(seen.Expected)} expected",
            LoadReason.ScalingInProgress => "the other role settles",
            LoadReason.NoFpmData => "at least one worker reports forward-pass metrics",
            LoadReason.WorkerCountMismatch =>
                $"exactly the {Humane.Count(seen?.Ready)} ready workers report, each with all its ranks (now {Humane.Plural(seen?.ReportingRanks ?? 0, "rank")})",
            LoadReason.InsufficientData => MissingData(pool, role, seen),
            LoadReason.NoChange or LoadReason.ScaleUp or LoadReason.ScaleDown =>
                ThresholdText.Describe(pool, role, seen, record.Decision.Estimates),
            LoadReason.ScaleDownCappedByThroughput =>
                $"the next throughput decision lowers its bound of {Humane.Count(record.Decision.LowerBounds[role])}" + Expiry(record, role),
            LoadReason.ScaleDownRefusedConsolidation when pool.OptimizationTarget == OptimizationTarget.Sla =>
                ThresholdText.Describe(pool, role, seen, record.Decision.Estimates),
            LoadReason.ScaleDownRefusedConsolidation =>
                "load falls until one engine fewer can carry it, or load_scaling_down_sensitivity is raised",
            _ => WholePool(reason),
        };
    }

    private static string Expiry(DecisionRecord record, PoolRole role) => record.Decision.LowerBoundsUntil.Of(role) is { } until
        ? $", or none renews it before {Humane.Moment(until)} (throughput_bound_max_age_intervals)"
        : "";

    private static string? WholePool(LoadReason reason) => reason switch
    {
        LoadReason.Disabled => "load scaling is turned on (enable_load_scaling)",
        LoadReason.GpuBudgetGuardHold => "max_gpu_budget is raised (to grow), min_gpu_budget is lowered (to shrink), or the other role moves the opposite way",
        LoadReason.GpuBudgetReconcile => "the deployment is back between min_gpu_budget and max_gpu_budget",
        LoadReason.GpuBudgetInfeasible => "max_gpu_budget is raised to hold every role's min_endpoint, or min_endpoint is lowered",
        LoadReason.TrafficUnavailable => "the router or frontend metrics can be read again",
        LoadReason.NoFpmData => "at least one worker reports forward-pass metrics",
        LoadReason.ScalingInProgress => "the replicas that are on their way are ready",
        LoadReason.WorkerCountMismatch => "exactly the ready workers report",
        LoadReason.OverrideByUserPlugin or LoadReason.RejectedByPlugin => "the plugin decides otherwise",
        LoadReason.HeldOver => "the stage runs again when its interval is over",
        _ => null,
    };

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
