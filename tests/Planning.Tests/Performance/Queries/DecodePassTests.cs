using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using static GlobalPlanner.Planning.Tests.Performance.PerformanceRows;

namespace GlobalPlanner.Planning.Tests.Performance.Queries;

/// <summary>The time of the next decode pass: scheduled and waiting requests, and one more. Rows of 5.7, and rule 3.8 (b).</summary>
public sealed class DecodePassTests
{
    private static readonly EngineCapabilities Budget100 = new() { MaxNumBatchedTokens = 100 };

    private static readonly ForwardPassMetrics Busy = new()
    {
        WallTime = 0.01,
        ScheduledRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 900, NumDecodeRequests = 3, SumDecodeKvTokens = 300 },
        QueuedRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 20, NumDecodeRequests = 7, SumDecodeKvTokens = 700 },
    };

    [Fact]
    public void Row_busy_worker_decode_role()
    {
        var native = Tokens();
        var model = ModelOf(EngineRole.Decode, capabilities: Budget100, native: native);

        Assert.Null(model.QueueDrainSeconds(Engine(Busy), new QueueDrainQuery()));
        Assert.NotNull(model.DecodePassSeconds(Engine(Busy), new DecodePassQuery { IncludeQueuedDecode = false }));
        Assert.Equal(new PassRequests { NumDecodeRequests = 3, SumDecodeKvTokens = 300 }, native.Asked.Single()[0]);
    }

    [Fact]
    public void Preempted_decodes_count_and_one_average_request_more()
    {
        var native = Tokens();
        var model = ModelOf(EngineRole.Decode, capabilities: Budget100, native: native).Learned(Decode(1, 2, 100));
        native.Asked.Clear();
        model.DecodePassSeconds(Engine(Busy), new DecodePassQuery());

        Assert.Equal(new PassRequests { NumDecodeRequests = 11, SumDecodeKvTokens = 1050 }, native.Asked.Single()[0]);
    }

    [Fact]
    public void Aggregated_decodes_are_priced_beside_the_prompts_they_typically_share_a_pass_with()
    {
        var native = Tokens();
        var model = ModelOf(EngineRole.Aggregated, capabilities: Budget100, native: native)
            .Learned(Decode(1, 1, 10), Mixed(40, 40, 2, 100), Decode(1, 2, 40));
        native.Asked.Clear();
        model.DecodePassSeconds(Engine(Busy), new DecodePassQuery { IncludeQueuedPrefill = true, DecodeScale = 1.5 });

        // Lengths 10, 50, 20; mix 40, 0 after the first positive.
        var asked = native.Asked.Single()[0];
        Assert.Equal((20L, 1L), (asked.SumPrefillTokens, asked.NumPrefillRequests));
        Assert.Equal((18L, 1557L), (asked.NumDecodeRequests, asked.SumDecodeKvTokens));
    }

    private static FormulaModel Tokens() => new(pass => pass.SumPrefillTokens + (0.0 * pass.NumDecodeRequests));
}
