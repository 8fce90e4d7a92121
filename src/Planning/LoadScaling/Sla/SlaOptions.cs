using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.LoadScaling.Sla;

/// <summary>Options of the latency target.</summary>
/// <param name="Targets">The latency targets of the pool.</param>
internal sealed record SlaOptions(LatencyTargets Targets)
{
    /// <summary>Share of a target that the remaining engines must stay below for a replica to be removed, 0..1.</summary>
    public double ScaleDownSensitivity { get; init; } = 1.0;

    /// <summary>Load loops in a row after which one engine over its target is enough to grow; 0 requires all engines to be over.</summary>
    public int HotEngineLoops { get; init; }

    /// <summary>Whether KV demand above an engine's cache counts as being over the target.</summary>
    public bool GrowsOnKvOverflow { get; init; }

    /// <summary>Whether aggregated engines shrink on the prefill side alone when the decode side has no estimate.</summary>
    public bool ShrinksByPrefillAlone { get; init; }

    /// <summary>Whether prompt lengths come from traffic; otherwise from the engines' passes.</summary>
    public bool PromptLengthFromTraffic { get; init; }
}
