using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Benchmarks.Planning;

/// <summary>
/// One tick of the latency target on 64 engines of 8 ranks, with learned models and forecasts: of the reactive loop alone,
/// and with the predictive loop due in the same tick.
/// </summary>
[MemoryDiagnoser]
public class LatencyTargetTick
{
    private const int Engines = 64;
    private const int Ranks = 8;
    private PoolPlanner _planner = null!;
    private PlannerState _state = null!;
    private PoolObservation _observation = null!;

    /// <summary>Mode of the planner.</summary>
    [Params(PlannerMode.Decode, PlannerMode.Disagg)]
    public PlannerMode Mode { get; set; }

    /// <summary>Whether the predictive interval ends with the tick.</summary>
    [Params(false, true)]
    public bool Predictive { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _planner = new PoolPlanner(new PlannerConfig
        {
            Mode = Mode,
            OptimizationTarget = OptimizationTarget.Sla,
            EnableLoadScaling = true,
            EnableThroughputScaling = true,
            ThroughputAdjustmentIntervalSeconds = 60,
            MaxGpuBudget = 10_000,
        });
        _state = _planner.Start(DateTimeOffset.UnixEpoch);
        const int TicksBefore = 119;
        for (var tick = 1; tick <= TicksBefore - (Predictive ? 0 : 1); tick++)
        {
            _state = _planner.Tick(_state, Observe(tick)).State;
        }

        _observation = Observe(TicksBefore + (Predictive ? 1 : 0));
    }

    /// <summary>Runs one tick.</summary>
    [Benchmark]
    public TickOutcome Tick() => _planner.Tick(_state, _observation);

    private static PoolObservation Observe(int tick) => new()
    {
        At = DateTimeOffset.UnixEpoch.AddSeconds(5 * tick),
        Workers = new WorkerInventory(new RoleWorkers { Ready = Engines, Expected = Engines }, new RoleWorkers { Ready = Engines, Expected = Engines }),
        PrefillCapabilities = Capabilities,
        DecodeCapabilities = Capabilities,
        PrefillFpm = Passes(tick, static (load, seconds) => new ForwardPassMetrics
        {
            WallTime = 0.005 + (seconds * load * 0.05),
            ScheduledRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 500 + (load * 60) },
            QueuedRequests = new PassRequests { NumPrefillRequests = 2, SumPrefillTokens = 4000 },
        }),
        DecodeFpm = Passes(tick, static (load, seconds) => new ForwardPassMetrics
        {
            WallTime = 0.005 + (seconds * load * 0.03),
            ScheduledRequests = new PassRequests { NumDecodeRequests = 4 + (load % 40), SumDecodeKvTokens = 10_000 + (load * 900) },
        }),
        Traffic = new TrafficReading.Observed(new TrafficObservation
        {
            DurationS = 60,
            NumRequests = 6000 + (tick % 37 * 40),
            Isl = 3000 + (tick % 11 * 30),
            Osl = 150 + (tick % 5),
        }),
    };

    private static EngineCapabilities Capabilities { get; } =
        new() { NumGpu = Ranks, MaxNumBatchedTokens = 8192, MaxNumSeqs = 256, MaxKvTokens = 500_000 };

    private static FpmSnapshot Passes(int tick, Func<int, double, ForwardPassMetrics> pass) => FpmSnapshot.From(
        from engine in Enumerable.Range(1, Engines)
        from rank in Enumerable.Range(0, Ranks)
        let load = ((engine * 7) + (rank * 13) + (tick * 5)) % 100
        select pass(load, 0.01) with { WorkerId = $"{engine}", DpRank = rank });
}
