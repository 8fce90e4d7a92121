using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.LoadScaling.Sla;

/// <summary>The models and traffic figures that one tick of the latency target is judged with, and the streaks it leaves.</summary>
/// <param name="Prefill">Model of the prefill engines; null when there is none.</param>
/// <param name="Decode">Model of the decode (or aggregated) engines; null when there is none.</param>
/// <param name="KvHitRate">Share of prompt tokens that a prefix cache saves, 0..1; null when unknown, which saves nothing.</param>
/// <param name="AcceptLength">Tokens that a decode pass yields, at least 1.</param>
internal sealed record SlaContext(IEnginePerformance? Prefill, IEnginePerformance? Decode, double? KvHitRate, double AcceptLength)
{
    /// <summary>Mean prompt of recent requests, tokens; null when unknown.</summary>
    public double? MeanPromptTokens { get; init; }

    /// <summary>TTFT streaks after this tick, of the roles that were judged.</summary>
    public Dictionary<PoolRole, OverTargetStreaks> TtftStreaks { get; } = [];

    /// <summary>ITL streaks after this tick, of the roles that were judged.</summary>
    public Dictionary<PoolRole, OverTargetStreaks> ItlStreaks { get; } = [];

    public IEnginePerformance? Model(PoolRole role) => role == PoolRole.Prefill ? Prefill : Decode;
}
