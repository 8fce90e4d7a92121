using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Describes the forecast and the estimates behind a decision.</summary>
internal static class ForecastText
{
    /// <summary>The forecast in force, the estimated latencies and the capacity of an engine.</summary>
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
            yield return $"capacity of one engine within its targets: {DecisionText.Capacity(capacity)}";
        }
    }

    /// <summary>The predictor and model of an earlier forecast that is still in force; nothing when it was made in this tick.</summary>
    public static IEnumerable<string> Evidence(PoolStatus pool, DecisionRecord record) =>
        Planned(pool, record.Decision) is { } planned && planned.At != record.Decision.At
            ? planned.Explanation
                .Where(static sentence => sentence.StartsWith("forecast:", StringComparison.Ordinal) || sentence.StartsWith("no forecast:", StringComparison.Ordinal))
                .Select(sentence => $"{sentence} ({Humane.Moment(planned.At)})")
            : [];

    /// <summary>The throughput decision in force: that of this tick, or the last one unless it is later.</summary>
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
            var made = planned.At == decision.At ? "forecast now" : $"forecast {Humane.Age(decision.At - planned.At)} earlier";
            return $"next traffic window, as long as the last ({made}): {DecisionText.Forecast(predicted)} each";
        }

        if (pool.OptimizationTarget != OptimizationTarget.Sla)
        {
            return $"nothing: the target '{Humane.Code(pool.OptimizationTarget)}' reacts to load and makes no forecast";
        }

        return (planned?.Throughput ?? decision.Throughput) is { } throughput
            ? WithoutForecast(throughput.Reason)
            : "no forecast in this tick: the throughput loop was not due, and its last decision is not recorded";
    }

#pragma warning disable CS8524 // A number that is no member of the enum is a bug, and throws. A member without an arm stays an error (CS8509).

    private static string WithoutForecast(ThroughputReason reason) => reason switch
    {
        ThroughputReason.Disabled => "nothing: throughput scaling is off (enable_throughput_scaling), so no forecast is made",
        ThroughputReason.NoTrafficData => "no forecast: traffic could not be read",
        ThroughputReason.PredictFailed => "no forecast: the predictor had none (see what was compared)",
        ThroughputReason.ModelNotReady or ThroughputReason.SetLowerBound or ThroughputReason.Scale or ThroughputReason.OverrideByUserPlugin
            or ThroughputReason.HeldOver or ThroughputReason.CircuitOpen or ThroughputReason.RejectedByPlugin or ThroughputReason.GpuBudgetGuardHold
            or ThroughputReason.NoChange or ThroughputReason.GpuBudgetReconcile or ThroughputReason.PartnerNotReady or ThroughputReason.Unset =>
            "no forecast in this tick",
    };

#pragma warning restore CS8524

    private static string Estimate(string latency, double estimateMs, double? targetMs) =>
        $"estimated {latency} of the slowest engine: {Humane.Milliseconds(estimateMs)}" +
        (targetMs is { } target ? $", target {Humane.Milliseconds(target)}: {(estimateMs > target ? "above it" : "within it")}" : "");
}
