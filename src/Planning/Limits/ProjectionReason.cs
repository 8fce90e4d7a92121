namespace GlobalPlanner.Planning.Limits;

/// <summary>What the last step before the targets, which holds floors, GPU and power budget, did to what was proposed.</summary>
public enum ProjectionReason
{
    /// <summary>Nothing: the proposal stands, or there was none.</summary>
    Unchanged,

    /// <summary>A role below its floor is raised to it.</summary>
    FloorRepair,

    /// <summary>The counts are moved back into the GPU budget.</summary>
    GpuBudgetReconcile,

    /// <summary>The proposal was fitted to the GPU budget in its own direction, possibly to nothing.</summary>
    GpuBudgetFit,

    /// <summary>The ceiling cannot hold the floors of all roles, so nothing is moved.</summary>
    GpuBudgetInfeasible,

    /// <summary>A role that grows waits until the other has shrunk, because both at once would draw too much power.</summary>
    PowerRebalanceStaged,

    /// <summary>The targets were reduced to what the power limit holds, possibly to nothing.</summary>
    PowerBudgetClamped,

    /// <summary>
    /// A role was not raised: the power limit has no room for it, the watts of a replica are unknown, or something is
    /// being scaled.
    /// </summary>
    PowerBudgetScaleUpSuppressed,
}
