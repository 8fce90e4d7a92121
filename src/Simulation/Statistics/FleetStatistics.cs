using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Simulation.Statistics;

/// <summary>Figures of a simulated fleet since its start.</summary>
public sealed record FleetStatistics
{
    /// <summary>Simulated seconds since the start.</summary>
    public required double ElapsedS { get; init; }

    /// <summary>Events processed; one may stand for many forward passes.</summary>
    public required long Events { get; init; }

    /// <summary>Requests that have arrived.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests that got all their tokens.</summary>
    public required long Completed { get; init; }

    /// <summary>Requests that were refused or failed.</summary>
    public required long Rejected { get; init; }

    /// <summary>Requests that have arrived and not ended.</summary>
    public long InFlight => Requests - Completed - Rejected;

    /// <summary>Prompt tokens of the completed requests.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Tokens that clients have received.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Time to first token, milliseconds, over requests that got one.</summary>
    public required LatencySummary TtftMs { get; init; }

    /// <summary>Time between tokens, milliseconds, over every gap.</summary>
    public required LatencySummary ItlMs { get; init; }

    /// <summary>Latency targets and the share of ended requests that met them; rejected requests count as misses.</summary>
    public required SloAttainment Slo { get; init; }

    /// <summary>GPU-hours held by starting, ready and draining replicas.</summary>
    public required double GpuHours { get; init; }

    /// <summary>GPUs held now.</summary>
    public required int GpusHeld { get; init; }

    /// <summary>The most GPUs ever held at one instant.</summary>
    public required int MaxGpusHeld { get; init; }

    /// <summary>
    /// The most GPUs that were ever held, or written in desired replicas and not yet held, at one instant.
    /// </summary>
    public required int MaxGpusCommitted { get; init; }

    /// <summary>GPUs of the inventory.</summary>
    public required int InventoryGpus { get; init; }

    /// <summary>Figures by pool, in the order of the scenario.</summary>
    public required ImmutableArray<PoolStatistics> Pools { get; init; }
}

/// <summary>A latency's distribution, milliseconds; null where nothing was measured.</summary>
public sealed record LatencySummary(long Count, double? Mean, double? P50, double? P90, double? P99, double? Max)
{
    internal static LatencySummary Of(QuantileSketch sketch) => new(
        sketch.Count,
        sketch.Mean,
        sketch.Percentile(50),
        sketch.Percentile(90),
        sketch.Percentile(99),
        sketch.Count == 0 ? null : sketch.Max);
}

/// <summary>Attainment of latency targets over ended requests; null before the first has ended.</summary>
/// <param name="TtftTargetMs">Target for the time to first token.</param>
/// <param name="ItlTargetMs">Target for a request's mean inter-token latency.</param>
/// <param name="Ttft">Share that met the first.</param>
/// <param name="Itl">Share that met the second; requests of one token pass.</param>
/// <param name="Both">Share that met both.</param>
public sealed record SloAttainment(double TtftTargetMs, double ItlTargetMs, double? Ttft, double? Itl, double? Both);

/// <summary>Figures of one pool since the fleet's start.</summary>
public sealed record PoolStatistics
{
    /// <summary>The deployment and role of the pool.</summary>
    public required RoleId Pool { get; init; }

    /// <summary>Replicas written.</summary>
    public required int Desired { get; init; }

    /// <summary>Replicas that serve.</summary>
    public required int Ready { get; init; }

    /// <summary>Replicas that start.</summary>
    public required int Starting { get; init; }

    /// <summary>Replicas that drain.</summary>
    public required int Draining { get; init; }

    /// <summary>Replicas that wait for GPUs.</summary>
    public required int Pending { get; init; }

    /// <summary>Replica-seconds of starting, ready and draining replicas.</summary>
    public required double WorkerSeconds { get; init; }

    /// <summary>GPU-hours of starting, ready and draining replicas.</summary>
    public required double GpuHours { get; init; }

    /// <summary>The most replicas ever held at one instant.</summary>
    public required int MaxHeld { get; init; }

    /// <summary>Changes of the written replicas.</summary>
    public required int ScaleEvents { get; init; }

    /// <summary>Requests given to its engines.</summary>
    public required long Dispatched { get; init; }

    /// <summary>Requests that wait in its router.</summary>
    public required int RouterQueue { get; init; }

    /// <summary>Requests in its engines.</summary>
    public required int EngineLoad { get; init; }

    /// <summary>Preemptions: each cost a request its KV cache.</summary>
    public required long Preemptions { get; init; }

    /// <summary>Replicas killed because they did not drain in time.</summary>
    public required int Killed { get; init; }
}
