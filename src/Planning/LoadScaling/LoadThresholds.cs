using System.Globalization;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// Scale up when any rank reaches <paramref name="Up"/>, down when all ranks are down to <paramref name="Down"/>. Source:
/// static thresholds of Dynamo's planner for the targets <c>throughput</c>, <c>latency</c> and <c>load</c>; including
/// which comparisons are strict.
/// </summary>
public readonly record struct LoadThresholds(double Up, bool UpInclusive, double Down, bool DownInclusive)
{
    /// <summary>Thresholds on queued prompt tokens over context length (<c>load</c>: on the tokens themselves); null when not configured.</summary>
    public static LoadThresholds? Prefill(PlannerConfig config) => config.OptimizationTarget switch
    {
        OptimizationTarget.Throughput => new(1.0, true, 0.1, false),
        OptimizationTarget.Latency => new(0.1, true, 0.0, true),
        OptimizationTarget.Load when config is { PrefillScaleUpQueueTokens: { } up, PrefillScaleDownQueueTokens: { } down } =>
            new(up, true, down, true),
        _ => null,
    };

    /// <summary>Thresholds on KV tokens over capacity; null when not configured.</summary>
    public static LoadThresholds? Decode(PlannerConfig config) => config.OptimizationTarget switch
    {
        OptimizationTarget.Throughput => new(1.0, false, 0.6, false),
        OptimizationTarget.Latency => new(0.4, false, 0.1, false),
        OptimizationTarget.Load when config is { DecodeScaleUpKvRate: { } up, DecodeScaleDownKvRate: { } down } =>
            new(up / 100.0, true, down / 100.0, true),
        _ => null,
    };

    /// <summary>The upper comparison as text, such as <c>&gt;= 1.0</c>.</summary>
    [JsonIgnore]
    public string UpText => (UpInclusive ? ">= " : "> ") + Format(Up);

    /// <summary>The lower comparison as text.</summary>
    [JsonIgnore]
    public string DownText => (DownInclusive ? "<= " : "< ") + Format(Down);

    public bool IsUp(double value) => UpInclusive ? value >= Up : value > Up;

    public bool IsDown(double value) => DownInclusive ? value <= Down : value < Down;

    private static string Format(double value) => value.ToString(value >= 10 ? "0.####" : "0.0###", CultureInfo.InvariantCulture);
}
