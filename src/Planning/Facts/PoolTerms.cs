using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.Facts;

/// <summary>The part of the configuration that describes a pool: mode, floors, costs, limits.</summary>
/// <param name="Mode">Decides which roles are scaled.</param>
/// <param name="PrefillFloor">Minimum prefill replicas.</param>
/// <param name="DecodeFloor">Minimum decode (or aggregated) replicas.</param>
/// <param name="Band">The GPUs the pool may hold.</param>
internal sealed record PoolTerms(PlannerMode Mode, int PrefillFloor, int DecodeFloor, GpuBand Band)
{
    /// <summary>Configured GPUs of a prefill replica; null when not configured. A published value takes precedence.</summary>
    public int? PrefillCostGpus { get; init; }

    /// <summary>Configured GPUs of a decode (or aggregated) replica; null when not configured. A published value takes precedence.</summary>
    public int? DecodeCostGpus { get; init; }

    /// <summary>The power the pool may draw.</summary>
    public PowerLimit Power { get; init; } = PowerLimit.None;

    /// <summary>How long a throughput bound counts unless it is renewed; null when it does not age.</summary>
    public TimeSpan? BoundMaxAge { get; init; }
}
