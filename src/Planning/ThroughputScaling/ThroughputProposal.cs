using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>
/// What the throughput loop found. With load scaling on it sets <see cref="Bounds"/>, otherwise it proposes
/// <see cref="Targets"/>; a role it says nothing of is null in either.
/// </summary>
internal sealed record ThroughputProposal(ThroughputOutcome Outcome)
{
    /// <summary>Replicas that the load loop may not go below from now on; null leaves the bounds as they are.</summary>
    public ReplicaTargets? Bounds { get; init; }

    /// <summary>Replicas to run; null proposes nothing.</summary>
    public ReplicaTargets? Targets { get; init; }

    /// <summary>Requests per second of one engine; null members when unknown.</summary>
    public EngineCapacity CapacityRps { get; init; } = EngineCapacity.None;

    /// <summary>Latencies at the operating point the capacity stands for, milliseconds.</summary>
    public LatencyEstimates Estimates { get; init; } = LatencyEstimates.None;

    /// <summary>No decision, for one reason.</summary>
    public static ThroughputProposal Hold(PoolFacts facts, ThroughputReason reason) =>
        new(new ThroughputOutcome(reason, new RoleValues<ThroughputReason>(facts.Prefill is null ? null : reason, facts.Decode is null ? null : reason)));

    /// <summary>The proposal for one role; null without one.</summary>
    public int? this[PoolRole role] => Targets?[role];
}
