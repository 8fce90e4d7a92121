using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Facts;

/// <summary>What a pool planner remembers of one role.</summary>
public sealed record RoleState
{
    /// <summary>Nothing observed yet.</summary>
    public static RoleState Unknown { get; } = new();

    /// <summary>Last known ready workers; null when never observed.</summary>
    public int? Ready { get; init; }

    /// <summary>Workers the deployment converges to; null while it has not settled.</summary>
    public int? Expected { get; init; }

    /// <summary>Whether a rollout or scaling is under way.</summary>
    public bool Scaling { get; init; }

    /// <summary>What the workers last published about themselves; null when they never did.</summary>
    public EngineCapabilities? Capabilities { get; init; }

    /// <summary>
    /// Replicas that predicted traffic asks for at least; the load loop does not go below it while throughput scaling
    /// is on. Starts at one; replaced, never added up, by every throughput loop.
    /// </summary>
    public int LowerBound { get; init; } = 1;

    /// <summary>When the lower bound was last set; null before the first throughput loop.</summary>
    public DateTimeOffset? LowerBoundAt { get; init; }

    /// <summary>Since when load has asked for fewer replicas without a break; null when it does not.</summary>
    public DateTimeOffset? ShrinkWantedSince { get; init; }

    /// <summary>Load loops in a row that each engine was over its time to first token; engines within it are not listed.</summary>
    public OverTargetStreaks TtftStreaks { get; init; } = OverTargetStreaks.None;

    /// <summary>Load loops in a row that each engine was over its time between tokens; engines within it are not listed.</summary>
    public OverTargetStreaks ItlStreaks { get; init; } = OverTargetStreaks.None;
}
