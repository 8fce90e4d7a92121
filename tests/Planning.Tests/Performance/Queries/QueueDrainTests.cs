using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using static GlobalPlanner.Planning.Tests.Performance.PerformanceRows;

namespace GlobalPlanner.Planning.Tests.Performance.Queries;

/// <summary>The time to work a queue off: passes of the token budget, then the rest. Rows of 5.7, and rule 3.8 (a).</summary>
public sealed class QueueDrainTests
{
    private static readonly EngineCapabilities Budget100 = new() { MaxNumBatchedTokens = 100 };

    private static readonly ForwardPassMetrics Busy = new()
    {
        WallTime = 0.01,
        ScheduledRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 900, NumDecodeRequests = 3, SumDecodeKvTokens = 300 },
        QueuedRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 20, NumDecodeRequests = 7, SumDecodeKvTokens = 700 },
    };

    [Fact]
    public void Row_queued_250_takes_two_full_passes_and_a_tail()
    {
        var native = Tokens();
        var drain = ModelOf(EngineRole.Prefill, capabilities: Budget100, native: native).QueueDrainSeconds(Queue(250), new QueueDrainQuery());

        Assert.Equal(0.25, drain!.Value, 1e-12);
        Assert.Equal([100L, 50L], native.Asked.Select(ranks => ranks[0].SumPrefillTokens));
    }

    [Fact]
    public void Row_busy_worker_prefill_role()
    {
        var model = ModelOf(EngineRole.Prefill, capabilities: Budget100, native: Tokens());

        Assert.Equal(0.02, model.QueueDrainSeconds(Engine(Busy), new QueueDrainQuery())!.Value, 1e-12);
        Assert.Null(model.DecodePassSeconds(Engine(Busy), new DecodePassQuery()));
    }

    [Theory]
    [InlineData("an empty queue", 0, 1.0, null, 0)]
    [InlineData("scaled", 100, 1.5, null, 150)]
    [InlineData("cached", 200, 1.0, 0.5, 100)]
    [InlineData("a discount stops at 95 %", 2000, 1.0, 1.0, 101)]
    [InlineData("a rate that is no number saves nothing", 200, 1.0, double.NaN, 200)]
    public void Queues_are_scaled_and_discounted(string row, long queued, double scale, double? hitRate, double expectedMs)
    {
        Assert.NotNull(row);
        var drain = ModelOf(EngineRole.Prefill, capabilities: Budget100, native: Tokens())
            .QueueDrainSeconds(Queue(queued), new QueueDrainQuery { QueueScale = scale, KvHitRate = hitRate });

        Assert.Equal(expectedMs / 1000, drain!.Value, 1e-12);
    }

    [Fact]
    public void One_average_request_more_stands_behind_the_queue()
    {
        var model = ModelOf(EngineRole.Prefill, capabilities: Budget100, native: Tokens())
            .Learned(Decode(1, 1, 10), Prefill(30, 30), Prefill(50, 100, requests: 2), new ForwardPassMetrics());

        Assert.Equal(0.050, model.QueueDrainSeconds(Queue(10), new QueueDrainQuery())!.Value, 1e-12);
        Assert.Equal(0.010, model.QueueDrainSeconds(Queue(10), new QueueDrainQuery { AddNextRequest = false })!.Value, 1e-12);
    }

    [Fact]
    public void Passes_without_prompts_say_nothing_about_the_next_prompt()
    {
        var model = ModelOf(EngineRole.Aggregated, capabilities: Budget100, native: Tokens()).Learned(Decode(1, 1, 10), Prefill(30, 30), Decode(1, 1, 10));

        Assert.Equal(0.030, model.QueueDrainSeconds(Queue(0), new QueueDrainQuery())!.Value, 1e-12);
    }

    [Fact]
    public void Ranks_in_step_wait_for_the_longest_queue_and_decode_meanwhile()
    {
        var native = Tokens();
        var model = ModelOf(EngineRole.Aggregated, Options() with { AttentionDp = 2 }, Budget100, native);
        var engine = new EngineGroup("1", [.. Queue(250).Ranks, .. Engine(Busy).Ranks]);

        Assert.Equal(0.25, model.QueueDrainSeconds(engine, new QueueDrainQuery { DecodeScale = 2, IncludeQueuedDecode = true })!.Value, 1e-12);
        Assert.Equal([(100L, 20L), (100L, 0L), (50L, 0L)], native.Asked.Select(ranks => (ranks[0].SumPrefillTokens, ranks[1].SumPrefillTokens)));
        Assert.All(native.Asked, ranks => Assert.Equal((20L, 2000L), (ranks[1].NumDecodeRequests, ranks[1].SumDecodeKvTokens)));
    }

    private static EngineGroup Queue(long tokens) => Engine(new ForwardPassMetrics { QueuedRequests = new PassRequests { SumPrefillTokens = tokens } });

    private static FormulaModel Tokens() => new(pass => pass.SumPrefillTokens + (0.0 * pass.NumDecodeRequests));
}
