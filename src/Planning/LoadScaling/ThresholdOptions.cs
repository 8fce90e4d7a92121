namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>Options of the targets <c>throughput</c>, <c>latency</c> and <c>load</c>.</summary>
/// <param name="Prefill">Thresholds of prefill; null when not configured.</param>
/// <param name="Decode">Thresholds of decode; null when not configured.</param>
internal sealed record ThresholdOptions(LoadThresholds? Prefill, LoadThresholds? Decode)
{
    /// <summary>Whether prefill compares queued prompt tokens themselves; otherwise their ratio to the context length.</summary>
    public bool CountsTokens { get; init; }

    /// <summary>Whether a scale-down is refused when the remaining replicas would cross the upper threshold.</summary>
    public bool ChecksConsolidation { get; init; }
}
