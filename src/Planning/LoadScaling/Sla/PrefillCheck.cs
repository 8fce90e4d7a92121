using System.Globalization;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.LoadScaling.Sla;

/// <summary>
/// Time to first token of the next request behind the queue. Only the queue's share shrinks with more engines, so only
/// that share is held to the sensitivity: with one replica fewer, <c>T(queue·c) - T(no queue)</c> must stay below
/// <c>(target - T(no queue))·sensitivity</c>, <c>c = N/(N-1)</c>. Aggregated engines are judged at the decode load that
/// they would then carry. Source: consolidation check of Dynamo's planner.
/// </summary>
internal sealed class PrefillCheck(IEnginePerformance model, double targetMs, double sensitivity, double? kvHitRate, double? promptTokens, bool aggregated) : ILatencyCheck
{
    public string Name => "TTFT";

    public double TargetMs => targetMs;

    public double? EstimateMs(EngineGroup engine) => Milliseconds(engine, new QueueDrainQuery { KvHitRate = kvHitRate, PromptTokens = promptTokens });

    public string? Overload(EngineGroup engine) => null;

    public Consolidation Consolidate(EngineGroup engine, double growth)
    {
        var query = new QueueDrainQuery
        {
            KvHitRate = kvHitRate,
            PromptTokens = promptTokens,
            DecodeScale = aggregated ? growth : 1.0,
            IncludeQueuedDecode = aggregated,
        };
        if (Milliseconds(engine, query with { QueueScale = 0 }) is not { } ownMs
            || Milliseconds(engine, query with { QueueScale = growth }) is not { } thenMs)
        {
            return Consolidation.Unknown;
        }

        var queueBudgetMs = (targetMs - ownMs) * sensitivity;
        return queueBudgetMs > 0 && thenMs - ownMs < queueBudgetMs
            ? Consolidation.Fits
            : Consolidation.Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"with one replica fewer its queue would add {thenMs - ownMs:0.#} ms to {ownMs:0.#} ms, at most {Math.Max(0, queueBudgetMs):0.#} ms are allowed"));
    }

    private double? Milliseconds(EngineGroup engine, in QueueDrainQuery query) => model.QueueDrainSeconds(engine, query) * 1000.0;
}
