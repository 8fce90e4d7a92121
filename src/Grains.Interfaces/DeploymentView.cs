using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>A deployment as its grain read it.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.DeploymentView")]
public sealed record DeploymentView
{
    /// <summary>When it was read.</summary>
    [Id(0)] public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Why it could not be read; null when it could.</summary>
    [Id(1)] public string? Problem { get; init; }

    [Id(2)] public RoleView? Prefill { get; init; }

    [Id(3)] public RoleView? Decode { get; init; }

    /// <summary>The fence of the last write the deployment accepted; null before the first, or when it could not be read.</summary>
    [Id(4)] public WriteFence? Fence { get; init; }

    /// <summary>
    /// Whether the budget confirms that the deployment has exactly what was granted; null when it belongs to no budget or
    /// the budget has not answered.
    /// </summary>
    [Id(5)] public bool? SettledWithBudget { get; init; }
}

/// <summary>One role of a deployment.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.RoleView")]
public sealed record RoleView(
    [property: Id(0)] RoleStatus Status,
    [property: Id(1)] EngineCapabilities? Capabilities);
