using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>The throughput loop's outcome: aggregate reason and reason by role.</summary>
public sealed record ThroughputOutcome(ThroughputReason Reason, RoleValues<ThroughputReason> Roles)
{
    /// <summary>The loop is off.</summary>
    public static ThroughputOutcome Disabled { get; } = new(ThroughputReason.Disabled, new RoleValues<ThroughputReason>(null, null));
}
