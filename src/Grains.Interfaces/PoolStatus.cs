using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>A pool planner as operators see it.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.PoolStatus")]
public sealed record PoolStatus
{
    /// <summary>Participant id.</summary>
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required PlannerMode Mode { get; init; }

    [Id(2)] public required OptimizationTarget OptimizationTarget { get; init; }

    [Id(3)] public required PlannerEnvironment Environment { get; init; }

    [Id(4)] public required bool Advisory { get; init; }

    /// <summary>The prefill pool; null when the planner has none or has not seen it.</summary>
    [Id(5)] public RoleStatus? Prefill { get; init; }

    /// <summary>The decode (or aggregated) pool; null when the planner has none or has not seen it.</summary>
    [Id(6)] public RoleStatus? Decode { get; init; }

    /// <summary>The last tick's record; null before the first.</summary>
    [Id(7)] public DecisionRecord? LastDecision { get; init; }

    /// <summary>The hold that keeps the planner from acting; null when there is none.</summary>
    [Id(8)] public HoldStatus? Hold { get; init; }

    /// <summary>The operator's pause in force; null when there is none.</summary>
    [Id(9)] public PauseStatus? Pause { get; init; }

    /// <summary>When workers, metrics and (where configured) traffic were last all read; null when never.</summary>
    [Id(10)] public DateTimeOffset? LastGoodObservationAt { get; init; }

    /// <summary>When the planner last ticked; null when never.</summary>
    [Id(11)] public DateTimeOffset? LastTickAt { get; init; }

    /// <summary>TTFT target, milliseconds; null when the optimization target has none, or the pool does no prefill.</summary>
    [Id(12)] public double? TtftTargetMs { get; init; }

    /// <summary>ITL target, milliseconds; null when the optimization target has none, or the pool does no decode.</summary>
    [Id(13)] public double? ItlTargetMs { get; init; }

    /// <summary>The planner's clock when the status was taken.</summary>
    [Id(14)] public required DateTimeOffset Now { get; init; }

    /// <summary>When load scaling changes the prefill pool; null when the planner has none or decides otherwise.</summary>
    [Id(15)] public LoadThresholds? PrefillThresholds { get; init; }

    /// <summary>When load scaling changes the decode (or aggregated) pool; null when the planner has none or decides otherwise.</summary>
    [Id(16)] public LoadThresholds? DecodeThresholds { get; init; }

    /// <summary>The last decision in which the throughput loop was due; null before the first since the planner started.</summary>
    [Id(17)] public PlanDecision? LastPredictiveDecision { get; init; }

    /// <summary>When load scaling changes the pools of the target <c>sla</c>; null for other targets.</summary>
    [Id(18)] public SlaRules? SlaRules { get; init; }

    /// <summary>Settings that differ from the file by an operator's order, oldest first.</summary>
    [Id(19)] public ImmutableArray<SettingOverride> Overrides { get; init; } = [];

    /// <summary>Seconds between two ticks.</summary>
    [Id(20)] public double TickIntervalSeconds { get; init; }

    /// <summary>Every reason why the configuration file's present settings are not in force; empty when they are.</summary>
    [Id(21)] public ImmutableArray<string> FileProblems { get; init; } = [];
}

/// <summary>The settings of the target <c>sla</c> other than the latency targets.</summary>
/// <param name="LoadScalingDownSensitivity">Percent of a latency target that the load on one replica fewer must stay below; 0 never shrinks.</param>
/// <param name="SlaHotEngineIntervals">Load intervals for which one engine must be over its target to ask alone; 0 waits for all engines.</param>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.SlaRules")]
public sealed record SlaRules([property: Id(0)] int LoadScalingDownSensitivity, [property: Id(1)] int SlaHotEngineIntervals);

/// <summary>One role of a deployment as operators see it.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.RoleStatus")]
public sealed record RoleStatus
{
    [Id(0)] public required int ReadyReplicas { get; init; }

    [Id(1)] public required int DesiredReplicas { get; init; }

    [Id(2)] public required int StartingReplicas { get; init; }

    [Id(3)] public required int DrainingReplicas { get; init; }

    [Id(4)] public required int PendingReplicas { get; init; }

    /// <summary>GPUs of a replica; null when unknown.</summary>
    [Id(5)] public int? GpuPerReplica { get; init; }

    /// <summary>GPUs held; null when the cost of a replica is unknown.</summary>
    [Id(6)] public int? HeldGpus { get; init; }

    /// <summary>Replicas that occupy GPUs, or may come to by what is written already.</summary>
    [JsonIgnore]
    public int HeldReplicas => Planning.Facts.HeldReplicas.Of(DesiredReplicas, ReadyReplicas, StartingReplicas, DrainingReplicas);
}

/// <summary>A hold: it has a name, an age and an exit.</summary>
/// <param name="Name">Reason code, snake_case.</param>
/// <param name="Since">When it began.</param>
/// <param name="Exit">The event that ends it.</param>
/// <param name="Overdue">Whether it has lasted longer than it should.</param>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.HoldStatus")]
public sealed record HoldStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] string Exit,
    [property: Id(3)] bool Overdue);

/// <summary>A pause in force.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.PauseStatus")]
public sealed record PauseStatus(
    [property: Id(0)] string By,
    [property: Id(1)] string Reason,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] DateTimeOffset? Until);

/// <summary>One tick's figures, for charts. Null means unknown.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.PoolSample")]
public sealed record PoolSample
{
    [Id(0)] public required DateTimeOffset At { get; init; }

    [Id(1)] public int? PrefillReady { get; init; }

    [Id(2)] public int? PrefillDesired { get; init; }

    [Id(3)] public int? DecodeReady { get; init; }

    [Id(4)] public int? DecodeDesired { get; init; }

    [Id(5)] public int? HeldGpus { get; init; }

    [Id(6)] public double? RequestsPerSecond { get; init; }

    /// <summary>Queued prompt tokens over all ranks of the pool.</summary>
    [Id(7)] public long? QueuedPrefillTokens { get; init; }

    /// <summary>Mean KV utilization over the ranks, 0..</summary>
    [Id(8)] public double? KvUtilization { get; init; }
}
