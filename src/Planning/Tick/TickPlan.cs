using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Tick;

/// <summary>The next tick: when it is due and which traffic it needs. Worker counts and forward-pass metrics are observed on every tick.</summary>
public sealed record TickPlan
{
    /// <summary>When the tick is due; in the past for an overdue tick.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Whether the load loop is due.</summary>
    public required bool LoadDue { get; init; }

    /// <summary>Whether the throughput loop is due.</summary>
    public required bool ThroughputDue { get; init; }

    /// <summary>The traffic that the tick needs; null when it needs none.</summary>
    public TrafficNeed? Traffic { get; init; }
}
