namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>Rules by which the load loop acts on the verdicts of its policy.</summary>
/// <param name="ThroughputOn">Whether the throughput bounds count.</param>
/// <param name="WithoutOpinion">The behaviour of a pool with one role when its policy has no opinion.</param>
/// <param name="ReviveFromZero">Whether arriving requests start a replica of a pool that was scaled to zero.</param>
internal readonly record struct LoadRules(bool ThroughputOn, WithoutOpinion WithoutOpinion, bool ReviveFromZero);

/// <summary>The behaviour of a pool with one role when its policy has no opinion. A pool with two roles always keeps its bounds.</summary>
internal enum WithoutOpinion
{
    /// <summary>The count stays.</summary>
    Nothing,

    /// <summary>The count is raised to the throughput bound.</summary>
    KeepsBound,

    /// <summary>Unless data is missing, the count is raised to the throughput bound and the floor and moved into the band.</summary>
    KeepsBoundFloorAndBudget,
}
