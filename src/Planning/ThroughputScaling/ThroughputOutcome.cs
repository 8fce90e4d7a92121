using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>The outcome of the throughput loop.</summary>
/// <param name="Reason">The reason for the tick as a whole.</param>
/// <param name="Roles">The reason by role.</param>
public sealed record ThroughputOutcome(ThroughputReason Reason, RoleValues<ThroughputReason> Roles) : StepOutcome
{
    /// <summary>Throughput scaling is off.</summary>
    public static ThroughputOutcome Disabled { get; } = new(ThroughputReason.Disabled, new RoleValues<ThroughputReason>(null, null));

    /// <summary>One reason for all roles that the mode scales.</summary>
    internal static ThroughputOutcome Of(PoolFacts facts, ThroughputReason reason) =>
        new(reason, new RoleValues<ThroughputReason>(facts.Prefill is null ? null : reason, facts.Decode is null ? null : reason));
}
