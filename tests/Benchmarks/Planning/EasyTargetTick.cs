using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Benchmarks.Planning;

/// <summary>
/// One tick of the throughput target on a decode pool in which every rank of every engine reports. The bytes that a tick
/// allocates must not depend on the number of records.
/// </summary>
[MemoryDiagnoser]
public class EasyTargetTick
{
    private PoolPlanner _planner = null!;
    private PlannerState _state = null!;
    private PoolObservation _observation = null!;

    /// <summary>Engines in the pool.</summary>
    [Params(1, 64)]
    public int Engines { get; set; }

    /// <summary>Data-parallel ranks of an engine.</summary>
    [Params(1, 8)]
    public int Ranks { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _planner = new PoolPlanner(new PlannerConfig { Mode = PlannerMode.Decode, MaxGpuBudget = 1000 });
        var start = DateTimeOffset.UnixEpoch;
        _state = _planner.Start(start);
        _observation = new PoolObservation
        {
            At = start.AddSeconds(5),
            Workers = new WorkerInventory(null, new RoleWorkers { Ready = Engines, Expected = Engines }),
            DecodeCapabilities = new EngineCapabilities { NumGpu = Ranks, MaxKvTokens = 100_000 },
            DecodeFpm = FpmSnapshot.From(
                from engine in Enumerable.Range(1, Engines)
                from rank in Enumerable.Range(0, Ranks)
                select new ForwardPassMetrics
                {
                    WorkerId = $"{engine}",
                    DpRank = rank,
                    WallTime = 0.02,
                    ScheduledRequests = new PassRequests { SumDecodeKvTokens = 70_000 + (engine * 100) + rank },
                }),
        };
    }

    /// <summary>A tick on which the load loop is due and reads every record.</summary>
    [Benchmark]
    public TickOutcome Tick() => _planner.Tick(_state, _observation);
}
