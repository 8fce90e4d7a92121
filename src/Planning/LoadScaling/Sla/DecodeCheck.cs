using System.Globalization;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.LoadScaling.Sla;

/// <summary>
/// Time between tokens of the next request: a decode pass over the accept length. With one replica fewer the KV tokens
/// must fit the cache and the time must stay below <c>target·sensitivity</c>. On aggregated engines queued prompts count
/// as KV tokens to come. Source: consolidation check of Dynamo's planner.
/// </summary>
internal sealed class DecodeCheck(
    IEnginePerformance model, double targetMs, double sensitivity, double acceptLength, long? maxKvTokens, bool growsOnOverflow, bool aggregated) : ILatencyCheck
{
    public string Name => "ITL";

    public double TargetMs => targetMs;

    public double? EstimateMs(EngineGroup engine) => Milliseconds(engine, new DecodePassQuery());

    public string? Overload(EngineGroup engine) =>
        growsOnOverflow && maxKvTokens is > 0 and var capacity && engine.DecodeKvTokens > capacity
            ? string.Create(CultureInfo.InvariantCulture, $"{engine.DecodeKvTokens} KV tokens are needed, {capacity} fit")
            : null;

    public Consolidation Consolidate(EngineGroup engine, double growth)
    {
        var kvTokens = engine.DecodeKvTokens + (aggregated ? engine.MaxQueuedPrefillTokens : 0);
        var kvThen = (long)(kvTokens * growth);
        if (maxKvTokens is > 0 and var capacity && kvThen >= capacity)
        {
            return Consolidation.Refuse(string.Create(
                CultureInfo.InvariantCulture, $"with one replica fewer it would hold {kvThen} of {capacity} KV tokens"));
        }

        var query = new DecodePassQuery { DecodeScale = growth, IncludeQueuedPrefill = aggregated };
        if (Milliseconds(engine, query) is not { } thenMs)
        {
            return Consolidation.Unknown;
        }

        var limitMs = targetMs * sensitivity;
        return thenMs < limitMs
            ? Consolidation.Fits
            : Consolidation.Refuse(string.Create(
                CultureInfo.InvariantCulture, $"with one replica fewer ITL would be {thenMs:0.#} ms, it must stay below {limitMs:0.#} ms"));
    }

    private double? Milliseconds(EngineGroup engine, in DecodePassQuery query) =>
        model.DecodePassSeconds(engine, query) * 1000.0 / acceptLength;
}
