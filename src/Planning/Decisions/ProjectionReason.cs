namespace GlobalPlanner.Planning.Decisions;

/// <summary>What the last step before the targets, which holds floors and GPU budget, did to what was proposed.</summary>
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
}
