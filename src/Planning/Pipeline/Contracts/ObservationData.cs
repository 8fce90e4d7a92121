using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>The observations of a tick; a part that no due participant needs, or that could not be read, is null.</summary>
public sealed record ObservationData
{
    /// <summary>Request traffic.</summary>
    public TrafficMetrics? Traffic { get; init; }

    /// <summary>Forward-pass metrics of the engines.</summary>
    public FpmData? Fpm { get; init; }

    /// <summary>Worker counts.</summary>
    public WorkerState? Workers { get; init; }
}

/// <summary>Request traffic over one window.</summary>
public sealed record TrafficMetrics
{
    /// <summary>Length of the window, seconds.</summary>
    public double DurationS { get; init; }

    /// <summary>Requests in the window: a count, not a rate.</summary>
    public double NumReq { get; init; }

    /// <summary>Mean input sequence length, tokens; 0 when undefined.</summary>
    public double Isl { get; init; }

    /// <summary>Mean output sequence length, tokens; 0 when undefined.</summary>
    public double Osl { get; init; }

    /// <summary>Share of prompt blocks found in a cache, 0..1; null when unknown.</summary>
    public double? KvHitRate { get; init; }

    /// <summary>Tokens that a decode pass yields with speculative decoding, at least 1; null when unknown.</summary>
    public double? AcceptLength { get; init; }
}

/// <summary>
/// Latest forward-pass metrics by pool. On the wire each is a map from <c>worker_id/dp_rank</c> to a MessagePack
/// record; in the process they are not converted.
/// </summary>
public sealed record FpmData(FpmSnapshot? PrefillEngines, FpmSnapshot? DecodeEngines);

/// <summary>Worker counts by role; null when unknown. An aggregated pool is decode.</summary>
public sealed record WorkerState
{
    /// <summary>Prefill workers that serve.</summary>
    public int? ReadyPrefill { get; init; }

    /// <summary>Decode workers that serve.</summary>
    public int? ReadyDecode { get; init; }

    /// <summary>Prefill workers the deployment converges to.</summary>
    public int? ExpectedPrefill { get; init; }

    /// <summary>Decode workers the deployment converges to.</summary>
    public int? ExpectedDecode { get; init; }

    /// <summary>Whether prefill is being scaled.</summary>
    public bool? PrefillScalingInProgress { get; init; }

    /// <summary>Whether decode is being scaled.</summary>
    public bool? DecodeScalingInProgress { get; init; }
}
