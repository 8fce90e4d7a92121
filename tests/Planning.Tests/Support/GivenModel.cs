using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.Tests.Support;

/// <summary>A performance model whose answers a conformance row gives: what is judged with them is the subject.</summary>
internal sealed class GivenModel : IEnginePerformance
{
    public ModelReadiness Readiness { get; init; } = ModelReadiness.Ready;

    /// <summary>Milliseconds of a queue drain; the arguments are the engine's queued tokens and the query.</summary>
    public Func<long, QueueDrainQuery, double?> QueueDrainMs { get; init; } = (_, _) => null;

    /// <summary>Milliseconds of a decode pass at these KV tokens, the query's scale applied.</summary>
    public Func<double, double?> DecodePassMs { get; init; } = _ => null;

    public double? CapacityRps { get; init; }

    public double? CapacityTtftMs { get; init; }

    public List<CapacityQuery> Asked { get; } = [];

    public PerformanceDiagnostics Diagnostics => new() { Readiness = Readiness, Source = ModelSource.FallbackRegression, Remark = "as the row says" };

    public ImmutableArray<EngineGroup> Group(FpmSnapshot fpm) =>
        [.. fpm.Workers.SelectMany(worker => worker.Ranks.Select(rank => new EngineGroup(worker.WorkerId, [rank])))];

    public double? QueueDrainSeconds(EngineGroup engine, in QueueDrainQuery query) =>
        QueueDrainMs(engine.MaxQueuedPrefillTokens, query) / 1000.0;

    public double? DecodePassSeconds(EngineGroup engine, in DecodePassQuery query) =>
        DecodePassMs((engine.DecodeKvTokens + (query.IncludeQueuedPrefill ? engine.MaxQueuedPrefillTokens : 0)) * query.DecodeScale) / 1000.0;

    public EngineOperatingPoint? Capacity(in CapacityQuery query)
    {
        Asked.Add(query);
        return CapacityRps is { } rps
            ? new EngineOperatingPoint(1, rps, IsEligible: !(CapacityTtftMs > query.TtftMs)) { TtftMs = CapacityTtftMs }
            : null;
    }
}
