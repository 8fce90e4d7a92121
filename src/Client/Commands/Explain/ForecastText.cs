using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Says what was forecast and estimated.</summary>
internal static class ForecastText
{
    /// <summary>The forecast in force, the estimated latencies and what an engine serves.</summary>
    public static IEnumerable<string> Describe(PoolStatus pool, DecisionRecord record)
    {
        var decision = record.Decision;
        var planned = Planned(pool, decision);
        yield return Forecast(pool, decision, planned);
        if (decision.Estimates.TtftMs is { } ttft)
        {
            yield return Estimate("TTFT", ttft, pool.TtftTargetMs);
        }

        if (decision.Estimates.ItlMs is { } itl)
        {
            yield return Estimate("ITL", itl, pool.ItlTargetMs);
        }

        if (planned?.CapacityRps is { } capacity and not { Prefill: null, Decode: null })
        {
            yield return $"one engine serves within its targets: {PoolText.Capacity(capacity)}";
        }
    }

    /// <summary>The predictor and model of an earlier forecast that still stands; nothing when it was made in this tick.</summary>
    public static IEnumerable<string> Evidence(PoolStatus pool, DecisionRecord record) =>
        Planned(pool, record.Decision) is { } planned && planned.At != record.Decision.At
            ? planned.Explanation
                .Where(static sentence => sentence.StartsWith("forecast:", StringComparison.Ordinal) || sentence.StartsWith("no forecast:", StringComparison.Ordinal))
                .Select(sentence => $"{sentence} ({Humane.Moment(planned.At)})")
            : [];

    /// <summary>The throughput decision in force: of this tick, or the last one when that is not later.</summary>
    private static PlanDecision? Planned(PoolStatus pool, PlanDecision decision) => decision.Throughput switch
    {
        { Reason: ThroughputReason.Disabled } => null,
        not null => decision,
        _ => pool.LastPredictiveDecision is { } last && last.At <= decision.At ? last : null,
    };

    private static string Forecast(PoolStatus pool, PlanDecision decision, PlanDecision? planned)
    {
        if (planned?.Predicted is { NumRequests: not null } predicted)
        {
            var made = planned.At == decision.At ? "forecast now" : $"forecast {Humane.Age(decision.At - planned.At)} before";
            return $"traffic of the next window, as long as the last ({made}): {PoolText.Forecast(predicted)} each";
        }

        return (planned?.Throughput ?? decision.Throughput)?.Reason switch
        {
            _ when pool.OptimizationTarget != OptimizationTarget.Sla =>
                $"nothing: the target '{Humane.Code(pool.OptimizationTarget)}' reacts to load and makes no forecast",
            ThroughputReason.Disabled => "nothing: throughput scaling is off (enable_throughput_scaling), so no forecast is made",
            ThroughputReason.NoTrafficData => "no forecast: no traffic could be read to forecast from",
            ThroughputReason.PredictFailed => "no forecast: the predictor had none, see what was compared",
            null => "no forecast in this tick: the throughput loop was not due, and what it last said is not kept",
            _ => "no forecast in this tick",
        };
    }

    private static string Estimate(string latency, double estimateMs, double? targetMs) =>
        $"estimated {latency} of the slowest engine: {Explainer.Milliseconds(estimateMs)}" +
        (targetMs is { } target ? $", target {Explainer.Milliseconds(target)}: {(estimateMs > target ? "above it" : "within it")}" : "");
}
