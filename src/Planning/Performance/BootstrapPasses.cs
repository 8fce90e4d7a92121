using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>Passes that were measured before the planner started: a self-benchmark, or a profiler's output.</summary>
/// <param name="Prefill">Of prefill engines.</param>
/// <param name="Decode">Of decode (or aggregated) engines.</param>
public sealed record BootstrapPasses(ImmutableArray<ForwardPassMetrics> Prefill, ImmutableArray<ForwardPassMetrics> Decode)
{
    /// <summary>None.</summary>
    public static BootstrapPasses None { get; } = new([], []);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Prefill.IsDefaultOrEmpty && Decode.IsDefaultOrEmpty;
}
