using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Facts;

/// <summary>The state of one role that a pool planner keeps between ticks.</summary>
public sealed record RoleState
{
    /// <summary>Nothing observed yet.</summary>
    public static RoleState Unknown { get; } = new();

    /// <summary>Last known ready workers; null when never observed.</summary>
    public int? Ready { get; init; }

    /// <summary>Workers the deployment converges to; null while it has not settled.</summary>
    public int? Expected { get; init; }

    /// <summary>Whether a rollout or scaling is in progress.</summary>
    public bool Scaling { get; init; }

    /// <summary>Capabilities that the workers last published; null when they never did.</summary>
    public EngineCapabilities? Capabilities { get; init; }

    /// <summary>
    /// Minimum replicas for the predicted traffic; the load loop does not go below it while throughput scaling
    /// is on. Starts at one; every throughput loop replaces it.
    /// </summary>
    public int LowerBound { get; init; } = 1;

    /// <summary>When the lower bound was last set; null before the first throughput loop.</summary>
    public DateTimeOffset? LowerBoundAt { get; init; }

    /// <summary>Time since which load has asked for fewer replicas without interruption; null when it does not.</summary>
    public DateTimeOffset? ShrinkWantedSince { get; init; }

    /// <summary>Engines over their TTFT target, with the number of consecutive load loops.</summary>
    public OverTargetStreaks TtftStreaks { get; init; } = OverTargetStreaks.None;

    /// <summary>Engines over their ITL target, with the number of consecutive load loops.</summary>
    public OverTargetStreaks ItlStreaks { get; init; } = OverTargetStreaks.None;
}
