using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.Tests.Support;

/// <summary>Observations and configurations as the conformance rows state them, and one tick on them.</summary>
internal static class Pools
{
    public static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    /// <summary>The easy-target rows: context 4096, KV 100,000 tokens, one GPU a replica.</summary>
    public static readonly EngineCapabilities Engine = new() { NumGpu = 1, ContextLength = 4096, MaxKvTokens = 100_000 };

    public static PlannerConfig Config(PlannerMode mode, OptimizationTarget target = OptimizationTarget.Throughput) => new()
    {
        Mode = mode,
        OptimizationTarget = target,
        MaxGpuBudget = -1,
        PrefillScaleUpQueueTokens = 1000,
        PrefillScaleDownQueueTokens = 100,
        DecodeScaleUpKvRate = 80,
        DecodeScaleDownKvRate = 20,
    };

    /// <summary>One rank a worker with these queued prompt tokens.</summary>
    public static FpmSnapshot Queues(params long[] tokens) => Ranks(tokens.Select(queued => new[] { Record(queuedPrefill: queued) }));

    /// <summary>One rank a worker with these scheduled KV tokens.</summary>
    public static FpmSnapshot Kv(params long[] tokens) => Ranks(tokens.Select(kv => new[] { Record(scheduledKv: kv) }));

    public static FpmSnapshot Ranks(IEnumerable<ForwardPassMetrics[]> workers) => FpmSnapshot.From(
        workers.SelectMany((ranks, worker) => ranks.Select((record, rank) => record with { WorkerId = $"{worker + 1}", DpRank = rank })));

    public static ForwardPassMetrics Record(long queuedPrefill = 0, long scheduledKv = 0, long queuedKv = 0) => new()
    {
        WallTime = 0.01,
        ScheduledRequests = new PassRequests { SumDecodeKvTokens = scheduledKv },
        QueuedRequests = new PassRequests { SumPrefillTokens = queuedPrefill, SumDecodeKvTokens = queuedKv },
    };

    public static RoleWorkers Stable(int ready) => new() { Ready = ready, Expected = ready };

    public static PoolObservation Observe(int? prefill, int? decode, FpmSnapshot? prefillFpm = null, FpmSnapshot? decodeFpm = null) => new()
    {
        At = Start.AddSeconds(5),
        Workers = new WorkerInventory(prefill is { } p ? Stable(p) : null, decode is { } d ? Stable(d) : null),
        PrefillCapabilities = Engine,
        DecodeCapabilities = Engine,
        PrefillFpm = prefillFpm,
        DecodeFpm = decodeFpm,
    };

    /// <summary>The first tick after a start, at which the load loop is due.</summary>
    public static PlanDecision FirstTick(PlannerConfig config, PoolObservation observation)
    {
        var planner = new PoolPlanner(config);
        return planner.Tick(planner.Start(Start), observation).Decision;
    }
}
