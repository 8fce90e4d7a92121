namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// The reason for the load loop's decision. The first eighteen states and their order are those of
/// <c>dynamo_planner_load_scaling_decision</c>; states of our own are appended.
/// </summary>
public enum LoadReason
{
    /// <summary>The loop ran and left no reason.</summary>
    Unset,

    /// <summary>Load scaling is off.</summary>
    Disabled,

    /// <summary>No forward-pass metrics.</summary>
    NoFpmData,

    /// <summary>A role is still being scaled.</summary>
    ScalingInProgress,

    /// <summary>The workers that report are not the workers that are ready.</summary>
    WorkerCountMismatch,

    /// <summary>A capability, threshold, model or worker is missing.</summary>
    InsufficientData,

    /// <summary>The load asks for no change.</summary>
    NoChange,

    /// <summary>A role grows.</summary>
    ScaleUp,

    /// <summary>A role shrinks.</summary>
    ScaleDown,

    /// <summary>The throughput bound stopped a scale-down.</summary>
    ScaleDownCappedByThroughput,

    /// <summary>Fewer engines could not carry the load.</summary>
    ScaleDownRefusedConsolidation,

    /// <summary>A plugin replaced the decision.</summary>
    OverrideByUserPlugin,

    /// <summary>A plugin's target was raised to the floor.</summary>
    ReconcileClampedToFloor,

    /// <summary>A plugin's target was lowered to the ceiling.</summary>
    ReconcileClampedToCeiling,

    /// <summary>An earlier answer was reused.</summary>
    HeldOver,

    /// <summary>A plugin rejected the tick.</summary>
    RejectedByPlugin,

    /// <summary>The GPU band holds the current counts.</summary>
    GpuBudgetGuardHold,

    /// <summary>The counts are moved back into the GPU band.</summary>
    GpuBudgetReconcile,

    /// <summary>The ceiling cannot hold the floors of all roles, so nothing is moved (ours).</summary>
    GpuBudgetInfeasible,

    /// <summary>The router or frontend metrics could not be read (ours).</summary>
    TrafficUnavailable,
}
