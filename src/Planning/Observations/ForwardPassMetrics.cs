using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// An engine's report on one forward pass of one data-parallel rank (ForwardPassMetrics, schema version 1).
/// Keys absent on the wire have their default, so an empty record is an idle heartbeat.
/// </summary>
public sealed record ForwardPassMetrics
{
    /// <summary>The schema version that is read; records of any other are dropped.</summary>
    public const int ReadVersion = 1;

    /// <summary>Schema version.</summary>
    public int Version { get; init; } = ReadVersion;

    /// <summary>Decimal instance id of the worker; empty for a worker that does not know its own.</summary>
    public string WorkerId { get; init; } = string.Empty;

    /// <summary>Global data-parallel rank.</summary>
    public int DpRank { get; init; }

    /// <summary>Monotonic per worker and rank; starts again with the engine.</summary>
    public long CounterId { get; init; }

    /// <summary>Duration of the pass in seconds; zero marks the idle heartbeat.</summary>
    public double WallTime { get; init; }

    /// <summary>Requests the pass worked on.</summary>
    public PassRequests ScheduledRequests { get; init; }

    /// <summary>Requests that waited while it ran.</summary>
    public PassRequests QueuedRequests { get; init; }

    /// <summary>
    /// KV tokens that the rank's decoding requests need: of those in the pass and of those that were preempted, which take
    /// their cache back when they run again.
    /// </summary>
    [JsonIgnore]
    public long DecodeKvTokens => ScheduledRequests.SumDecodeKvTokens + QueuedRequests.SumDecodeKvTokens;
}
