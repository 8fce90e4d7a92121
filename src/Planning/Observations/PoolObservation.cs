using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// Everything one tick of a pool planner sees. A part that was not observed is null (workers, FPM), keeps what was
/// known (capabilities) or says why (<see cref="Traffic"/>).
/// </summary>
public sealed record PoolObservation
{
    /// <summary>When the observation was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Worker counts; null leaves the last known counts in force.</summary>
    public WorkerInventory? Workers { get; init; }

    /// <summary>Capabilities of the prefill engines; null leaves the last known in force.</summary>
    public EngineCapabilities? PrefillCapabilities { get; init; }

    /// <summary>Capabilities of the decode (or aggregated) engines; null leaves the last known in force.</summary>
    public EngineCapabilities? DecodeCapabilities { get; init; }

    /// <summary>Forward-pass metrics of the prefill pool; null when not observed.</summary>
    public FpmSnapshot? PrefillFpm { get; init; }

    /// <summary>Forward-pass metrics of the decode (or aggregated) pool; null when not observed.</summary>
    public FpmSnapshot? DecodeFpm { get; init; }

    /// <summary>Router or frontend traffic.</summary>
    public TrafficReading Traffic { get; init; } = TrafficReading.NotRequested;

    /// <summary>The forward-pass metrics of one role.</summary>
    public FpmSnapshot? Fpm(PoolRole role) => role == PoolRole.Prefill ? PrefillFpm : DecodeFpm;
}
