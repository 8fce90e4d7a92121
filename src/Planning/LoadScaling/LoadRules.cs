namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>How the load loop treats what a policy says.</summary>
/// <param name="ThroughputOn">Whether the throughput bounds count.</param>
/// <param name="WithoutOpinion">What a single pool does when its policy has no opinion.</param>
/// <param name="ReviveFromZero">Whether requests start a replica of a pool that was scaled to zero.</param>
internal readonly record struct LoadRules(bool ThroughputOn, WithoutOpinion WithoutOpinion, bool ReviveFromZero);

/// <summary>What a single pool does when its policy has no opinion. Two pools always keep their bounds.</summary>
internal enum WithoutOpinion
{
    /// <summary>It stays as it is.</summary>
    Nothing,

    /// <summary>It is raised to the throughput bound.</summary>
    KeepsBound,

    /// <summary>The same, and to the floor, and into the budget, unless data is missing.</summary>
    KeepsBoundFloorAndBudget,
}
