using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Model;

namespace GlobalPlanner.Benchmarks.Performance;

/// <summary>
/// The cost of the performance model in a tick of 64 engines with eight ranks each. It must stay well under a millisecond,
/// and the bytes allocated must not grow with the number of samples learned before.
/// </summary>
[MemoryDiagnoser]
public class PerformanceModelBenchmark
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly PerformanceOptions _options = new() { SampleMaxAgeSeconds = 86400, YoungWorkerSeconds = 30 };
    private readonly EngineCapabilities _capabilities = new() { MaxNumBatchedTokens = 8192, MaxNumSeqs = 512, MaxKvTokens = 500_000 };
    private FpmSnapshot _fpm = null!;
    private PerformanceState _state = null!;

    /// <summary>Role of the engines.</summary>
    [Params(EngineRole.Prefill, EngineRole.Decode, EngineRole.Aggregated)]
    public EngineRole Role { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _state = PerformanceState.Empty;
        for (var tick = 0; tick < 10; tick++)
        {
            _fpm = Passes(tick);
            var model = Open();
            model.Observe(_fpm, Start.AddSeconds(5 * tick));
            _state = model.Save();
        }
    }

    /// <summary>Opens the model, lets it observe, and saves it.</summary>
    [Benchmark]
    public PerformanceState Update()
    {
        var model = Open();
        model.Observe(_fpm, Start.AddSeconds(60));
        return model.Save();
    }

    /// <summary>The same, with the estimates that a load decision needs for every engine, and those of a throughput decision.</summary>
    [Benchmark]
    public PerformanceState WholeTick()
    {
        var model = Open();
        model.Observe(_fpm, Start.AddSeconds(60));
        foreach (var engine in model.Group(_fpm))
        {
            model.QueueDrainSeconds(engine, new QueueDrainQuery());
            model.QueueDrainSeconds(engine, new QueueDrainQuery { QueueScale = 0 });
            model.QueueDrainSeconds(engine, new QueueDrainQuery { QueueScale = 1.5 });
            model.DecodePassSeconds(engine, new DecodePassQuery());
            model.DecodePassSeconds(engine, new DecodePassQuery { DecodeScale = 1.5 });
        }

        model.Capacity(new CapacityQuery { Isl = 3000, Osl = 150 });
        _ = model.Diagnostics;
        return model.Save();
    }

    /// <summary>One capacity estimate.</summary>
    [Benchmark]
    public EngineOperatingPoint? Capacity() => Open().Capacity(new CapacityQuery { Isl = 3000, Osl = 150, ItlMs = 50 });

    private EnginePerformanceModel Open() => EnginePerformanceModel.Open(Role, _options, _capabilities, _state);

    private FpmSnapshot Passes(int tick) => FpmSnapshot.From(
        from engine in Enumerable.Range(1, 64)
        from rank in Enumerable.Range(0, 8)
        select Pass(engine, rank, ((engine * 31) + (rank * 7) + (tick * 13)) % 97));

    private ForwardPassMetrics Pass(int engine, int rank, int load)
    {
        var prefill = Role == EngineRole.Prefill || (Role == EngineRole.Aggregated && load % 2 == 0) ? 64 + (load * 40) : 0;
        var decodes = Role == EngineRole.Prefill ? 0 : 1 + load;
        return new ForwardPassMetrics
        {
            WorkerId = $"{engine}",
            DpRank = rank,
            WallTime = (5 + (0.02 * prefill) + (0.05 * decodes) + (4e-5 * decodes * 2000)) / 1000,
            ScheduledRequests = new PassRequests
            {
                NumPrefillRequests = prefill > 0 ? 1 : 0,
                SumPrefillTokens = prefill,
                NumDecodeRequests = decodes,
                SumDecodeKvTokens = decodes * (1500 + (load % 7 * 150)),
            },
            QueuedRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = load * 100 },
        };
    }
}
