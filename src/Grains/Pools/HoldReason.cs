using System.Collections.Frozen;
using System.Text.Json;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Why a pool planner does not act: a stable name, what ends it, and how long it may last before an operator should look.</summary>
/// <param name="Name">Reason code, snake_case.</param>
/// <param name="Exit">What ends the hold.</param>
/// <param name="OverdueAfter">How long it may last, planner time; null when it may last for ever.</param>
public sealed record HoldReason(string Name, string Exit, TimeSpan? OverdueAfter)
{
    /// <summary>An operator's pause.</summary>
    public static HoldReason Paused { get; } = new("paused", "The pool is resumed, or the pause expires.", null);

    /// <summary>A tick ended in an unexpected error.</summary>
    public static HoldReason TickFailed { get; } = new("tick_failed", "A tick runs to its end; the log has the error.", Minutes(1));

    /// <summary>A tick took longer than its deadline.</summary>
    public static HoldReason TickTimeout { get; } = new("tick_timeout", "A tick ends within tick_max_duration_seconds.", Minutes(1));

    /// <summary>The planner's grain does not answer.</summary>
    public static HoldReason PlannerUnreachable { get; } = new("planner_unreachable", "The planner answers again.", Minutes(0));

    /// <summary>The pool's state could not be stored.</summary>
    public static HoldReason StateNotStored { get; } = new("state_not_stored", "The storage takes writes again.", Minutes(1));

    /// <summary>The deployment does not exist or could not be read.</summary>
    public static HoldReason DeploymentUnreadable { get; } = new("deployment_unreadable", "The deployment can be read again.", Minutes(1));

    /// <summary>The router or frontend metrics could not be read.</summary>
    public static HoldReason TrafficUnavailable { get; } =
        new("traffic_unavailable", "The pool's metrics endpoint answers readable metrics again.", Minutes(2));

    /// <summary>The GPU budget grain did not answer.</summary>
    public static HoldReason BudgetUnreachable { get; } = new("budget_unreachable", "The GPU budget answers again.", Minutes(1));

    /// <summary>The budget has no GPUs for the pool now.</summary>
    public static HoldReason WaitingForGpus { get; } =
        new("waiting_for_gpus", "Other pools release GPUs, the ceiling is raised, or the pool needs fewer.", Minutes(15));

    /// <summary>The deployment changed under the write, twice.</summary>
    public static HoldReason WriteConflict { get; } =
        new("write_conflict", "Nobody else changes the deployment while it is written.", Minutes(2));

    /// <summary>A newer write has been accepted.</summary>
    public static HoldReason WriteFenced { get; } = new("write_fenced", "The next grant carries a newer fence.", Minutes(2));

    /// <summary>The deployment did not take the write.</summary>
    public static HoldReason WriteFailed { get; } = new("write_failed", "The deployment takes the write.", Minutes(2));

    /// <summary>Growth waits until replicas that drain have let their GPUs go.</summary>
    public static HoldReason AwaitingOwnRelease { get; } =
        new("awaiting_release", "The replicas that drain are gone, and their GPUs free.", Minutes(15));

    /// <summary>The GPU cost of a replica is unknown, so growth cannot be charged.</summary>
    public static HoldReason BudgetUnknown { get; } =
        new("budget_unknown", "The deployment or its workers tell the GPUs of a replica, or the configuration does.", Minutes(5));

    /// <summary>What was scaled is not there yet.</summary>
    public static HoldReason ScalingInProgress { get; } = Of(LoadReason.ScalingInProgress, "Ready replicas are as many as desired.", 15);

    /// <summary>The budget tells what it would answer, and lets nothing be written.</summary>
    public static HoldReason BudgetNoOperation { get; } = new("budget_no_operation", "The budget's no_operation is turned off.", null);

    private static readonly FrozenDictionary<LoadReason, HoldReason> ByLoadReason = new Dictionary<LoadReason, HoldReason>
    {
        [LoadReason.NoFpmData] = Of(LoadReason.NoFpmData, "The workers report forward-pass metrics.", 2),
        [LoadReason.ScalingInProgress] = ScalingInProgress,
        [LoadReason.WorkerCountMismatch] =
            Of(LoadReason.WorkerCountMismatch, "As many workers report metrics as are ready.", 5),
        [LoadReason.InsufficientData] =
            Of(LoadReason.InsufficientData, "A worker is ready, has published its capabilities and, for the target sla, has been measured often enough.", 5),
        [LoadReason.RejectedByPlugin] = Of(LoadReason.RejectedByPlugin, "The plugin stops rejecting ticks.", 15),
        [LoadReason.GpuBudgetGuardHold] =
            Of(LoadReason.GpuBudgetGuardHold, "The pool's GPUs are within max_gpu_budget and min_gpu_budget again.", 15),
        [LoadReason.GpuBudgetInfeasible] =
            Of(LoadReason.GpuBudgetInfeasible, "max_gpu_budget is raised, or the roles' min_endpoint lowered.", 0),
        [LoadReason.TrafficUnavailable] = TrafficUnavailable,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<ThroughputReason, HoldReason> ByThroughputReason = new Dictionary<ThroughputReason, HoldReason>
    {
        [ThroughputReason.NoTrafficData] = new("no_traffic_data", "The traffic source has data for a whole window.", Minutes(10)),
        [ThroughputReason.PredictFailed] = new("predict_failed", "The predictor forecasts again.", Minutes(10)),
        [ThroughputReason.ModelNotReady] = new("model_not_ready", "The performance model has seen enough.", Minutes(15)),
        [ThroughputReason.GpuBudgetGuardHold] =
            new("gpu_budget_guard_hold", "The pool's GPUs are within max_gpu_budget and min_gpu_budget again.", Minutes(15)),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<ProjectionReason, HoldReason> ByProjectionReason = new Dictionary<ProjectionReason, HoldReason>
    {
        [ProjectionReason.PowerBudgetClamped] =
            new("power_budget_clamped", "The pool needs less, or total_gpu_power_limit is raised.", Minutes(15)),
        [ProjectionReason.PowerBudgetScaleUpSuppressed] = new(
            "power_budget_scale_up_suppressed",
            "What is being scaled has settled, the workers tell power_watts_per_replica, the other role shrinks, or total_gpu_power_limit is raised.",
            Minutes(15)),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<GrantReason, HoldReason> ByGrantReason = new Dictionary<GrantReason, HoldReason>
    {
        [GrantReason.Ceiling] = WaitingForGpus,
        [GrantReason.AwaitingRelease] = WaitingForGpus,
        [GrantReason.GroupLimit] = WaitingForGpus,
        [GrantReason.Queued] = WaitingForGpus,
        [GrantReason.AllOrNothing] = WaitingForGpus,
        [GrantReason.Reclaiming] = new("budget_reclaims", "The pool has given back what others are entitled to.", Minutes(15)),
        [GrantReason.Unschedulable] = new("unschedulable", "The cluster has GPUs for the replicas, or it is time to try again.", Minutes(15)),
        [GrantReason.Late] = new("budget_request_late", "The planner's clock agrees with that of the budget.", Minutes(1)),
        [GrantReason.Floor] = new("budget_floor", "Other pools grow, or min_total_gpus is lowered.", null),
        [GrantReason.BudgetUnknown] = BudgetUnknown,
        [GrantReason.NotObserved] = new("budget_not_observed", "The deployment's first report reaches the budget.", Minutes(2)),
        [GrantReason.NotAuthorized] = new("budget_not_authorized", "The budget's managed namespaces include the pool's.", Minutes(0)),
        [GrantReason.Invalid] = new("budget_request_invalid", "The request is well-formed; see its message.", Minutes(0)),
    }.ToFrozenDictionary();

    /// <summary>The hold a load reason means; null when it means none.</summary>
    public static HoldReason? For(LoadReason reason) => ByLoadReason.GetValueOrDefault(reason);

    /// <summary>The hold a throughput reason means; null when it means none.</summary>
    public static HoldReason? For(ThroughputReason reason) => ByThroughputReason.GetValueOrDefault(reason);

    /// <summary>The hold a projection reason means; null when it means none.</summary>
    public static HoldReason? For(ProjectionReason reason) => ByProjectionReason.GetValueOrDefault(reason);

    /// <summary>The hold the budget's answer means; null when everything asked for was granted.</summary>
    public static HoldReason? For(ScaleGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (grant.NoOperation)
        {
            return BudgetNoOperation;
        }

        return grant.Outcome == GrantOutcome.Granted ? null : ByGrantReason.GetValueOrDefault(grant.Reason, WaitingForGpus);
    }

    /// <summary>The hold the outcome of a write means; null when the deployment has what was granted.</summary>
    public static HoldReason? For(ActuationStatus status) => status switch
    {
        ActuationStatus.Conflict => WriteConflict,
        ActuationStatus.Fenced => WriteFenced,
        ActuationStatus.Failed => WriteFailed,
        _ => null,
    };

    private static HoldReason Of(LoadReason reason, string exit, double minutes) =>
        new(JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()), exit, Minutes(minutes));

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
