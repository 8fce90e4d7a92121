using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Tick;

/// <summary>When the next tick is due and what it needs to see. Worker counts are needed on every tick.</summary>
public sealed record TickPlan
{
    /// <summary>When the tick is due; in the past when it is overdue.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Whether the load loop is due.</summary>
    public required bool LoadDue { get; init; }

    /// <summary>Whether the throughput loop is due.</summary>
    public required bool ThroughputDue { get; init; }

    /// <summary>Whether forward-pass metrics are needed.</summary>
    public required bool ObserveFpm { get; init; }

    /// <summary>The traffic that is needed; null when none is.</summary>
    public TrafficNeed? Traffic { get; init; }
}
