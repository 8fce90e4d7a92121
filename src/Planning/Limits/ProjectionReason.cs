namespace GlobalPlanner.Planning.Limits;

/// <summary>The effect of the final projection (floors, GPU band, power limit) on the proposal.</summary>
public enum ProjectionReason
{
    /// <summary>The proposal was accepted, or there was none.</summary>
    Unchanged,

    /// <summary>A role below its floor is raised to it.</summary>
    FloorRepair,

    /// <summary>The counts are moved back into the GPU band.</summary>
    GpuBudgetReconcile,

    /// <summary>The proposal was reduced in its own direction to fit the GPU band, possibly to no change.</summary>
    GpuBudgetFit,

    /// <summary>The ceiling cannot hold the floors of all roles, so nothing changes.</summary>
    GpuBudgetInfeasible,

    /// <summary>A role that grows waits until the other has shrunk, because both at once would draw too much power.</summary>
    PowerRebalanceStaged,

    /// <summary>The targets were reduced to what the power limit holds, possibly to no change.</summary>
    PowerBudgetClamped,

    /// <summary>
    /// A role was not raised: the power limit has no room for it, the watts of a replica are unknown, or a role is being
    /// scaled.
    /// </summary>
    PowerBudgetScaleUpSuppressed,
}
