using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Native;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Engine;

/// <summary>A profile of a simulated engine predicts its passes.</summary>
public class EngineProfilerTests
{
    public static TheoryData<string, EngineOptions> Engines => new()
    {
        { "default", new EngineOptions { MaxModelLen = 16_384 } },
        { "8B on one H200", new EngineOptions { MaxModelLen = 16_384, NumGpuBlocks = 14_172, Timing = new TimingOptions { Model = TimingModelKind.Affine } } },
        {
            "70B on two H100, twice as fast in decode",
            new EngineOptions
            {
                MaxModelLen = 8192,
                NumGpuBlocks = 768,
                DecodeSpeedupRatio = 2,
                Timing = new TimingOptions { Model = TimingModelKind.Affine, P0 = 15.1, P1 = 0.1477, P2 = 0, D0 = 36.84, D1 = 0.417, D2 = 0.0647 },
            }
        },
        { "constant", new EngineOptions { MaxModelLen = 8192, Timing = new TimingOptions { Model = TimingModelKind.Fixed } } },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public void Passes_of_the_engine_are_predicted_within_three_percent(string name, EngineOptions engine)
    {
        var timer = TimingModels.TimerOf(engine);
        var (prefill, decode) = (EngineProfiler.PrefillOf(engine), EngineProfiler.DecodeOf(engine));
        Assert.Null(prefill.WhyUnusable());
        Assert.Null(decode.WhyUnusable());
        var model = InterpolatedEngineModel.Through([.. prefill.ToPasses(), .. decode.ToPasses()])!;

        foreach (var tokens in (int[])[50, 100, 700, 1999, 4096, 6000])
        {
            Near(name, timer.PrefillMs(1, tokens, 0), model, new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = tokens });
        }

        foreach (var (requests, context) in ((int, int)[])[(1, 300), (1, 3000), (8, 700), (20, 500), (20, 2100), (4, 5000), (60, 600)])
        {
            var kv = requests * context;
            var decodeMs = timer.DecodeMs(requests, kv, engine.KvCapacityTokens);
            Near(name, decodeMs, model, new PassRequests { NumDecodeRequests = requests, SumDecodeKvTokens = kv });
            Near(name, decodeMs + timer.PrefillMs(1, 512, 0), model, new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 512, NumDecodeRequests = requests, SumDecodeKvTokens = kv });
        }
    }

    // 10,000 tokens take passes of 8192 and 1808, each with its constant part.
    [Fact]
    public void A_prompt_over_the_token_budget_takes_several_passes()
    {
        var timing = new TimingOptions { Model = TimingModelKind.Affine, P0 = 10, P1 = 0.1, P2 = 0 };
        var split = EngineProfiler.PrefillOf(new EngineOptions { MaxModelLen = 10_513, Timing = timing }, granularity: 2);
        var whole = EngineProfiler.PrefillOf(new EngineOptions { MaxModelLen = 10_513, EnableChunkedPrefill = false, Timing = timing }, granularity: 2);

        Assert.Equal([100.0, 5050, 10_000], split.PrefillIsl.AsEnumerable());
        Assert.Equal(1020, split.PrefillTtft[2], 6);
        Assert.Equal(1010, whole.PrefillTtft[2], 6);
    }

    [Fact]
    public void Batches_stay_within_what_the_engine_runs()
    {
        var decode = EngineProfiler.DecodeOf(new EngineOptions { MaxModelLen = 8192, MaxNumSeqs = 100 });

        Assert.All(decode.ToPasses(), pass => Assert.InRange(pass.ScheduledRequests.NumDecodeRequests, 1, 100));
        Assert.Equal(1_048_576, decode.MaxKvTokens);
    }

    [Fact]
    public void An_engine_with_too_short_a_context_says_so()
    {
        var engine = new EngineOptions { NumGpuBlocks = 4 };

        Assert.Contains("has 0 points", EngineProfiler.PrefillOf(engine).WhyUnusable()!.Value.Problem, StringComparison.Ordinal);
        Assert.Contains("has 0 points", EngineProfiler.DecodeOf(engine).WhyUnusable()!.Value.Problem, StringComparison.Ordinal);
    }

    private static void Near(string name, double expectedMs, InterpolatedEngineModel model, PassRequests pass)
    {
        var actualMs = model.PassSeconds([pass])!.Value * 1000;
        Assert.True(Math.Abs((actualMs / expectedMs) - 1) < 0.03, $"{name}: {pass} takes {expectedMs} ms, predicted {actualMs} ms");
    }
}
