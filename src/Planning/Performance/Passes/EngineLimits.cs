using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Passes;

/// <summary>
/// The limits of one engine, each greater than zero. Source: limits of Dynamo's forward-pass model, with its defaults for
/// limits that a worker does not publish.
/// </summary>
/// <param name="MaxTokens">Most prompt tokens and decodes of one pass together.</param>
/// <param name="MaxRequests">Most running requests.</param>
/// <param name="MaxKvTokens">Capacity of the KV cache, tokens.</param>
public sealed record EngineLimits(long MaxTokens, long MaxRequests, long MaxKvTokens)
{
    /// <summary>The limits of a worker that publishes none.</summary>
    public static EngineLimits Default { get; } = new(8192, 512, 2_000_000);

    /// <summary>The limits a worker published; null when one of them is not greater than zero.</summary>
    public static EngineLimits? From(EngineCapabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        var limits = new EngineLimits(
            capabilities.MaxNumBatchedTokens ?? Default.MaxTokens,
            capabilities.MaxNumSeqs ?? Default.MaxRequests,
            capabilities.MaxKvTokens ?? Default.MaxKvTokens);
        return limits is { MaxTokens: > 0, MaxRequests: > 0, MaxKvTokens: > 0 } ? limits : null;
    }

    /// <summary>The largest features that a pass of a kind can have.</summary>
    internal (double First, double Second) Largest(PassKind kind) => kind switch
    {
        PassKind.Prefill => (MaxTokens, 0),
        PassKind.Decode => (MaxRequests, MaxKvTokens),
        _ => (MaxTokens, MaxKvTokens),
    };
}
