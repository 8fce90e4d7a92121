namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>
/// The reason for the throughput loop's decision. The first fourteen states and their order are those of
/// <c>dynamo_planner_throughput_scaling_decision</c>; states of our own are appended.
/// </summary>
public enum ThroughputReason
{
    /// <summary>The loop ran and left no reason.</summary>
    Unset,

    /// <summary>Throughput scaling is off.</summary>
    Disabled,

    /// <summary>No traffic to predict from.</summary>
    NoTrafficData,

    /// <summary>The predictor failed.</summary>
    PredictFailed,

    /// <summary>The performance model cannot answer yet.</summary>
    ModelNotReady,

    /// <summary>A lower bound for the load loop was set.</summary>
    SetLowerBound,

    /// <summary>Throughput decided the targets.</summary>
    Scale,

    /// <summary>A plugin replaced the decision.</summary>
    OverrideByUserPlugin,

    /// <summary>An earlier answer was reused.</summary>
    HeldOver,

    /// <summary>A plugin's circuit breaker is open.</summary>
    CircuitOpen,

    /// <summary>A plugin rejected the tick.</summary>
    RejectedByPlugin,

    /// <summary>The GPU band holds the current counts.</summary>
    GpuBudgetGuardHold,

    /// <summary>The predicted traffic asks for no change.</summary>
    NoChange,

    /// <summary>The counts are moved back into the GPU band.</summary>
    GpuBudgetReconcile,

    /// <summary>The other role of the deployment is not ready to be judged; appears per role only.</summary>
    PartnerNotReady,
}
