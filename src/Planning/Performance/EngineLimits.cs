using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// What one engine admits, each greater than zero. Source: limits of Dynamo's forward-pass model, with its defaults for
/// what a worker does not publish.
/// </summary>
/// <param name="MaxTokens">Token budget of one pass.</param>
/// <param name="MaxRequests">Running requests.</param>
/// <param name="MaxKvTokens">KV cache, tokens.</param>
public sealed record EngineLimits(long MaxTokens, long MaxRequests, long MaxKvTokens)
{
    /// <summary>For workers that publish none.</summary>
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

    /// <summary>The largest pass of a kind along both axes of its features.</summary>
    internal (double First, double Second) Largest(PassKind kind) => kind switch
    {
        PassKind.Prefill => (MaxTokens, 0),
        PassKind.Decode => (MaxRequests, MaxKvTokens),
        _ => (MaxTokens, MaxKvTokens),
    };
}
