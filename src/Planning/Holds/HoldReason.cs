namespace GlobalPlanner.Planning.Holds;

/// <summary>
/// A named reason why a pool planner cannot act. The set is closed: every reason is one of the properties below, and
/// none can be made without what ends it. <see cref="HoldOf"/> maps the reasons of decisions, grants and writes to them.
/// </summary>
public sealed record HoldReason
{
    private HoldReason(string name, string exit, TimeSpan? overdueAfter) => (Name, Exit, OverdueAfter) = (name, exit, overdueAfter);

    /// <summary>Stable reason code, snake_case.</summary>
    public string Name { get; }

    /// <summary>The event that ends the hold: one sentence.</summary>
    public string Exit { get; private init; }

    /// <summary>How long the hold may last before an operator should look, planner time; null when it may last for ever.</summary>
    public TimeSpan? OverdueAfter { get; }

    /// <summary>An operator paused the pool.</summary>
    public static HoldReason Paused { get; } = new("paused", "The pool is resumed, or the pause expires.", null);

    /// <summary>A tick ended in an unexpected error.</summary>
    public static HoldReason TickFailed { get; } = new("tick_failed", "A tick completes; the log has the error.", Minutes(1));

    /// <summary>A tick took longer than its deadline.</summary>
    public static HoldReason TickTimeout { get; } = new("tick_timeout", "A tick completes within tick_max_duration_seconds.", Minutes(1));

    /// <summary>The planner's grain does not answer.</summary>
    public static HoldReason PlannerUnreachable { get; } = new("planner_unreachable", "The planner answers again.", Minutes(0));

    /// <summary>The pool's state could not be stored.</summary>
    public static HoldReason StateNotStored { get; } = new("state_not_stored", "The storage accepts writes again.", Minutes(1));

    /// <summary>The deployment does not exist or could not be read.</summary>
    public static HoldReason DeploymentUnreadable { get; } = new("deployment_unreadable", "The deployment can be read again.", Minutes(1));

    /// <summary>The router or frontend metrics could not be read.</summary>
    public static HoldReason TrafficUnavailable { get; } =
        new("traffic_unavailable", "The pool's metrics endpoint serves readable metrics again.", Minutes(2));

    /// <summary>The traffic source has no data for the window that a prediction needs.</summary>
    public static HoldReason NoTrafficData { get; } = new("no_traffic_data", "The traffic source has data for a whole window.", Minutes(10));

    /// <summary>No worker reports forward-pass metrics.</summary>
    public static HoldReason NoFpmData { get; } = new("no_fpm_data", "The workers report forward-pass metrics.", Minutes(2));

    /// <summary>More or fewer workers report metrics than are ready.</summary>
    public static HoldReason WorkerCountMismatch { get; } =
        new("worker_count_mismatch", "Exactly the ready workers report metrics.", Minutes(5));

    /// <summary>A worker, a capability or a measurement that the load rule needs is missing.</summary>
    public static HoldReason InsufficientData { get; } = new(
        "insufficient_data", "A worker is ready, has published its capabilities and, for the target sla, has been measured often enough.", Minutes(5));

    /// <summary>The predictor gave no forecast.</summary>
    public static HoldReason PredictFailed { get; } = new(
        "predict_failed", "The predictor has seen traffic with the lengths of its requests, or can be fitted again.", Minutes(10));

    /// <summary>The performance model has seen too few passes.</summary>
    public static HoldReason ModelNotReady { get; } = new(
        "model_not_ready",
        "The performance models of all roles have seen load_min_observations passes and know their engines' limits.",
        Minutes(15));

    /// <summary>The replicas of an earlier change are not ready yet.</summary>
    public static HoldReason ScalingInProgress { get; } =
        new("scaling_in_progress", "As many replicas are ready as are desired.", Minutes(15));

    /// <summary>A plugin rejected the tick.</summary>
    public static HoldReason RejectedByPlugin { get; } = new("rejected_by_plugin", "The plugin stops rejecting ticks.", Minutes(15));

    /// <summary>The change would leave the planner's own GPU band.</summary>
    public static HoldReason GpuBudgetGuardHold { get; } =
        new(
            "gpu_budget_guard_hold",
            "max_gpu_budget is raised (to grow), min_gpu_budget is lowered (to shrink), or the other role moves the opposite way.",
            Minutes(15));

    /// <summary>The planner's own GPU ceiling cannot hold the roles' least replicas.</summary>
    public static HoldReason GpuBudgetInfeasible { get; } =
        new("gpu_budget_infeasible", "max_gpu_budget is raised to hold every role's min_endpoint, or min_endpoint is lowered.", Minutes(0));

    /// <summary>The power limit cut the pool's replicas.</summary>
    public static HoldReason PowerBudgetClamped { get; } =
        new("power_budget_clamped", "The pool needs less, or total_gpu_power_limit is raised.", Minutes(15));

    /// <summary>The power limit leaves no room for growth now.</summary>
    public static HoldReason PowerBudgetScaleUpSuppressed { get; } = new(
        "power_budget_scale_up_suppressed",
        "The change under way settles, the workers publish power_watts_per_replica, the other role shrinks, or total_gpu_power_limit is raised.",
        Minutes(15));

    /// <summary>Growth waits until draining replicas have released their GPUs.</summary>
    public static HoldReason AwaitingOwnRelease { get; } =
        new("awaiting_release", "The draining replicas are gone and their GPUs are free.", Minutes(15));

    /// <summary>The GPU cost of a replica is unknown, so growth cannot be charged.</summary>
    public static HoldReason BudgetUnknown { get; } = new(
        "budget_unknown",
        "The GPUs of a replica become known: the deployment declares them, its workers publish them, or prefill_engine_num_gpu and decode_engine_num_gpu are set.",
        Minutes(5));

    /// <summary>The shared budget did not answer.</summary>
    public static HoldReason BudgetUnreachable { get; } = new("budget_unreachable", "The GPU budget answers again.", Minutes(1));

    /// <summary>The shared budget has no GPUs for the pool now.</summary>
    public static HoldReason WaitingForGpus { get; } =
        new("waiting_for_gpus", "Other pools release GPUs, the ceiling is raised, or the pool needs fewer.", Minutes(15));

    /// <summary>The shared budget takes replicas back for a group that is entitled to them.</summary>
    public static HoldReason BudgetReclaims { get; } =
        new("budget_reclaims", "The pool has given back the GPUs that others are entitled to, or they no longer want them.", Minutes(15));

    /// <summary>The cluster found no GPUs for replicas that were granted.</summary>
    public static HoldReason Unschedulable { get; } =
        new("unschedulable", "The cluster has GPUs for the replicas, or the time for the next attempt has come.", Minutes(15));

    /// <summary>The request reached the shared budget too late.</summary>
    public static HoldReason BudgetRequestLate { get; } =
        new("budget_request_late", "The planner's clock agrees with the budget's.", Minutes(1));

    /// <summary>Shrinking would take the shared budget below its floor.</summary>
    public static HoldReason BudgetFloor { get; } = new("budget_floor", "Other pools grow, or min_total_gpus is lowered.", null);

    /// <summary>The shared budget does not know yet what the deployment holds.</summary>
    public static HoldReason BudgetNotObserved { get; } =
        new("budget_not_observed", "The deployment's first report reaches the budget.", Minutes(2));

    /// <summary>The shared budget does not manage the pool's namespace.</summary>
    public static HoldReason BudgetNotAuthorized { get; } =
        new("budget_not_authorized", "The budget's managed_namespaces include the pool's.", Minutes(0));

    /// <summary>The shared budget could not read the request.</summary>
    public static HoldReason BudgetRequestInvalid { get; } =
        new("budget_request_invalid", "The request is well-formed; see its message.", Minutes(0));

    /// <summary>The shared budget answers as it would decide, and lets nothing be written.</summary>
    public static HoldReason BudgetNoOperation { get; } = new("budget_no_operation", "The budget's no_operation is turned off.", null);

    /// <summary>The deployment changed under the write, twice.</summary>
    public static HoldReason WriteConflict { get; } =
        new("write_conflict", "Nobody else changes the deployment while it is written.", Minutes(2));

    /// <summary>The deployment has accepted a newer write.</summary>
    public static HoldReason WriteFenced { get; } = new("write_fenced", "The next grant carries a newer fence.", Minutes(2));

    /// <summary>The deployment refused the write or could not be reached.</summary>
    public static HoldReason WriteFailed { get; } = new("write_failed", "The deployment can be reached and accepts the write.", Minutes(2));

    /// <summary>
    /// A hold as it was stored, by this version or another. It is overdue only after it has been observed again: a restart
    /// is not the pool's fault.
    /// </summary>
    public static HoldReason Restored(string name, string exit) => new(name, exit, null);

    /// <summary>The same hold with a more precise exit.</summary>
    internal HoldReason Until(string exit) => this with { Exit = exit };

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
