using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.LoadScaling.Sla;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Tests.Support;
using GlobalPlanner.Planning.Tick;
using static GlobalPlanner.Planning.Tests.Support.Pools;

namespace GlobalPlanner.Planning.Tests.LoadScaling.Sla;

/// <summary>Rows L1-L18 and L22 of the decision reference: the model's answers are given, what they lead to is the subject.</summary>
public sealed class SlaPolicyTests
{
    private const int NoOpinion = -1;

    /// <summary>Estimates of the engines in milliseconds; an engine's queue is its index, so that the model can tell them apart.</summary>
    [Theory]
    [InlineData("L1 one of two", 500, new double[] { 600, 400 }, NoOpinion)]
    [InlineData("L2 both", 500, new double[] { 600, 501 }, 3)]
    [InlineData("L3 at the target", 500, new double[] { 500 }, NoOpinion)]
    public void Prefill_grows_when_every_engine_is_over_the_target(string row, double ttftMs, double[] estimatesMs, int expected)
    {
        var model = new GivenModel { QueueDrainMs = (queue, query) => query.QueueScale == 1 ? estimatesMs[queue] : null };

        var verdict = Judge(Sla(PlannerMode.Prefill) with { TtftMs = ttftMs }, model, Queues([.. estimatesMs.Select((_, index) => (long)index)]));

        AssertWants(row, expected, verdict);
    }

    [Theory]
    [InlineData("L4", 50, 2, 21, 30, 42, 1, LoadReason.Unset)]
    [InlineData("L5", 50, 2, 21, 30, 45, NoOpinion, LoadReason.ScaleDownRefusedConsolidation)]
    [InlineData("L6 up is asked first", 15, 2, 21, 21, 21, 3, LoadReason.Unset)]
    [InlineData("L7 nothing left for a queue", 21, 2, 21, 21, 21, NoOpinion, LoadReason.ScaleDownRefusedConsolidation)]
    [InlineData("L8", 100, 10, 16, 36.9, 39.2, 9, LoadReason.Unset)]
    [InlineData("null answer", 50, 2, 21, 30, double.NaN, NoOpinion, LoadReason.NoChange)]
    public void Prefill_shrinks_when_the_queue_of_one_replica_fewer_fits(
        string row, double ttftMs, int replicas, double ownMs, double nowMs, double thenMs, int expected, LoadReason reason)
    {
        var scale = replicas / (replicas - 1.0);
        var model = new GivenModel
        {
            QueueDrainMs = (_, query) => query.QueueScale == 0 ? ownMs : query.QueueScale == 1 ? nowMs : query.QueueScale == scale && !double.IsNaN(thenMs) ? thenMs : null,
        };

        var verdict = Judge(Sla(PlannerMode.Prefill) with { TtftMs = ttftMs }, model, Queues([.. Enumerable.Repeat(2000L, replicas)]));

        AssertWants(row, expected, verdict);
        Assert.Equal(reason, verdict.Reason);
    }

    [Theory]
    [InlineData("L9", 100, 2, 1500, 41, 1, LoadReason.Unset)]
    [InlineData("L10", 100, 2, 8000, 171, NoOpinion, LoadReason.ScaleDownRefusedConsolidation)]
    [InlineData("L11", 1000, 2, 60_000, 5, NoOpinion, LoadReason.ScaleDownRefusedConsolidation)]
    [InlineData("L12 fits by truncation", 100, 3, 40_001, 5, 2, LoadReason.Unset)]
    public void Decode_shrinks_when_the_cache_and_the_time_of_one_replica_fewer_fit(
        string row, double itlMs, int replicas, long kvTokens, double thenMs, int expected, LoadReason reason)
    {
        var model = new GivenModel { DecodePassMs = kv => kv > kvTokens ? thenMs : itlMs / 2 };
        var capacity = row.StartsWith("L12", StringComparison.Ordinal) ? 60_002 : 100_000;

        var verdict = Judge(Sla(PlannerMode.Decode) with { ItlMs = itlMs }, model, Kv([.. Enumerable.Repeat(kvTokens, replicas)]), maxKvTokens: capacity);

        AssertWants(row, expected, verdict);
        Assert.Equal(reason, verdict.Reason);
    }

    [Fact]
    public void L12_sixty_thousand_and_one_tokens_do_not_fit_a_cache_of_as_many()
    {
        var model = new GivenModel { DecodePassMs = _ => 5 };

        var verdict = Judge(Sla(PlannerMode.Decode), model, Kv(40_001, 40_001, 40_001), maxKvTokens: 60_001);

        Assert.Equal(LoadReason.ScaleDownRefusedConsolidation, verdict.Reason);
        Assert.Contains("60001 of 60001 KV tokens", verdict.Because, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("L13", 90, 2.0, 50, NoOpinion)]
    [InlineData("without speculation", 90, 1.0, 50, 2)]
    public void The_accept_length_divides_a_decode_pass(string row, double passMs, double acceptLength, double itlMs, int expected)
    {
        var verdict = Judge(Sla(PlannerMode.Decode) with { ItlMs = itlMs }, new GivenModel { DecodePassMs = _ => passMs }, Kv(1000), acceptLength: acceptLength);

        AssertWants(row, expected, verdict);
    }

    [Theory]
    [InlineData(true, 60_001, 2)]
    [InlineData(true, 60_000, NoOpinion)]
    [InlineData(false, 90_000, NoOpinion)]
    public void Decodes_that_do_not_fit_the_cache_ask_for_a_replica_whatever_a_pass_takes(bool grows, long kvTokens, int expected)
    {
        var verdict = Judge(Sla(PlannerMode.Decode) with { SlaScaleUpOnKvOverflow = grows }, new GivenModel { DecodePassMs = _ => 5 }, Kv(kvTokens), maxKvTokens: 60_000);

        AssertWants($"{grows} {kvTokens}", expected, verdict);
    }

    [Fact]
    public void L18_a_model_that_is_not_ready_holds()
    {
        var verdict = Judge(Sla(PlannerMode.Prefill), new GivenModel { Readiness = ModelReadiness.InsufficientData }, Queues(9000));

        Assert.Equal((null, LoadReason.InsufficientData), (verdict.Desired, verdict.Reason));
    }

    [Fact]
    public void L22_sensitivity_zero_never_shrinks()
    {
        var prefill = Judge(Sla(PlannerMode.Prefill) with { LoadScalingDownSensitivity = 0 }, new GivenModel { QueueDrainMs = (_, _) => 1 }, Queues(0, 0));
        var decode = Judge(Sla(PlannerMode.Decode) with { LoadScalingDownSensitivity = 0 }, new GivenModel { DecodePassMs = _ => 1 }, Kv(1, 1));

        Assert.Equal(LoadReason.ScaleDownRefusedConsolidation, prefill.Reason);
        Assert.Equal(LoadReason.ScaleDownRefusedConsolidation, decode.Reason);
    }

    [Fact]
    public void Without_the_token_budget_of_a_pass_prefill_is_not_judged()
    {
        var verdict = Judge(Sla(PlannerMode.Prefill), new GivenModel { QueueDrainMs = (_, _) => 600 }, Queues(9000), maxNumBatchedTokens: null);

        Assert.Equal((null, LoadReason.InsufficientData), (verdict.Desired, verdict.Reason));
        Assert.Contains("max_num_batched_tokens", verdict.Because, StringComparison.Ordinal);
    }

    /// <summary>p and d are what the sides ask for; r is a refusal, - no estimate, 0 no change.</summary>
    [Theory]
    [InlineData("L14", 2, "r", "1", true, NoOpinion, LoadReason.ScaleDownRefusedConsolidation)]
    [InlineData("L15", 2, "-", "1", true, 1, LoadReason.Unset)]
    [InlineData("L16 as Dynamo", 3, "2", "-", false, NoOpinion, LoadReason.NoChange)]
    [InlineData("L16 mended", 3, "2", "-", true, 2, LoadReason.Unset)]
    [InlineData("L16 a side that would not shrink is no bystander", 3, "2", "0", true, NoOpinion, LoadReason.NoChange)]
    [InlineData("L17", 3, "2", "4", true, 4, LoadReason.Unset)]
    [InlineData("prefill up wins", 3, "4", "2", true, 4, LoadReason.Unset)]
    [InlineData("both down", 3, "2", "2", true, 2, LoadReason.Unset)]
    public void Aggregated_engines_join_two_latencies(string row, int replicas, string prefill, string decode, bool byPrefillAlone, int expected, LoadReason reason)
    {
        var role = new RoleFacts(PoolRole.Decode, replicas, replicas, false, 1, 1, 1, null);

        var verdict = AggregatedSides.Combine(role, Side(prefill, replicas), Side(decode, replicas), byPrefillAlone);

        AssertWants(row, expected, verdict);
        Assert.Equal(reason, verdict.Reason);
    }

    [Fact]
    public void L15_prefill_of_aggregated_engines_cannot_be_judged_without_the_token_budget_but_decode_can()
    {
        var model = new GivenModel { QueueDrainMs = (_, _) => 9000, DecodePassMs = _ => 1 };

        var verdict = Judge(Sla(PlannerMode.Agg), model, Kv(10, 10), maxNumBatchedTokens: null);

        Assert.Equal(1, verdict.Desired);
    }

    [Fact]
    public void Aggregated_prefill_is_judged_at_the_decode_load_of_one_replica_fewer()
    {
        var asked = new List<QueueDrainQuery>();
        var model = new GivenModel
        {
            QueueDrainMs = (_, query) =>
            {
                asked.Add(query);
                return 10;
            },
            DecodePassMs = _ => 1,
        };

        Judge(Sla(PlannerMode.Agg), model, Kv(10, 10));

        Assert.Contains(asked, query => query is { QueueScale: 0, DecodeScale: 2, IncludeQueuedDecode: true });
        Assert.Contains(asked, query => query is { QueueScale: 2, DecodeScale: 2, IncludeQueuedDecode: true });
        Assert.Contains(asked, query => query is { QueueScale: 1, DecodeScale: 1, IncludeQueuedDecode: false });
    }

    [Theory]
    [InlineData(3, new[] { NoOpinion, NoOpinion, 3 })]
    [InlineData(1, new[] { 3, 3, 3 })]
    [InlineData(0, new[] { NoOpinion, NoOpinion, NoOpinion })]
    public void One_engine_that_stays_over_the_target_asks_for_a_replica(int hotIntervals, int[] expected)
    {
        var model = new GivenModel { QueueDrainMs = (queue, _) => queue > 0 ? 600 : 400 };
        var config = Sla(PlannerMode.Prefill) with { SlaHotEngineIntervals = hotIntervals, LoadScalingDownSensitivity = 0 };
        var streaks = OverTargetStreaks.None;
        foreach (var wanted in expected)
        {
            var context = new SlaContext(model, null, null, 1);
            var verdict = new SlaPolicy(PlannerOptions.Sla(config), context).Judge(Facts(config), Role(PoolRole.Prefill, 2) with { TtftStreaks = streaks }, Queues(1, 0));
            streaks = context.TtftStreaks[PoolRole.Prefill];

            AssertWants($"{hotIntervals}", wanted, verdict);
        }
    }

    [Theory]
    [InlineData(true, 170)]
    [InlineData(false, 55)]
    public void The_next_prompt_is_as_long_as_the_router_says_not_as_its_chunks(bool fromTraffic, double expectedTtftMs)
    {
        var planner = new PoolPlanner(Sla(PlannerMode.Prefill) with { SlaPromptLengthFromTraffic = fromTraffic, EnableThroughputScaling = false });
        var state = planner.Start(Start);
        PlanDecision? decision = null;
        for (var tick = 1; tick <= 10; tick++)
        {
            // A pass of 1000 tokens takes 10 ms.
            var pass = new ForwardPassMetrics
            {
                WorkerId = "1",
                WallTime = tick * 0.01,
                ScheduledRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = tick * 1000 },
            };
            (state, decision) = planner.Tick(state, Observe(1, null, FpmSnapshot.From([pass])) with
            {
                At = Start.AddSeconds(5 * tick),
                PrefillCapabilities = Engine with { MaxNumBatchedTokens = 8192 },
                Traffic = new TrafficReading.Observed(new TrafficObservation { DurationS = 5, NumRequests = 100, Isl = 17_000 }),
            });
        }

        Assert.Equal(expectedTtftMs, decision!.Estimates.TtftMs!.Value, 0.5);
    }

    [Fact]
    public void A_loop_within_the_target_ends_a_streak()
    {
        var streaks = OverTargetStreaks.None.Next(["a", "b"]).Next(["a"]).Next(["b"]);

        Assert.Equal(1, Assert.Single(streaks.Loops).Value);
        Assert.Same(OverTargetStreaks.None, streaks.Next([]));
    }

    private static SlaSide Side(string wants, int replicas) => wants switch
    {
        "r" => new SlaSide(RoleVerdict.None(LoadReason.ScaleDownRefusedConsolidation, "refused"), true, 10, OverTargetStreaks.None),
        "-" => SlaSide.Without(RoleVerdict.None(LoadReason.InsufficientData, "no estimate")),
        "0" => new SlaSide(RoleVerdict.None(LoadReason.NoChange, "fine"), false, 10, OverTargetStreaks.None),
        _ => new SlaSide(RoleVerdict.Want(int.Parse(wants, System.Globalization.CultureInfo.InvariantCulture), "wants"), false, 10, OverTargetStreaks.None),
    };

    /// <summary>The policy reads nothing of the pool but its mode.</summary>
    private static PoolFacts Facts(PlannerConfig config) => new(config.Mode, null, null, GpuBand.None);

    private static PlannerConfig Sla(PlannerMode mode) => Config(mode, OptimizationTarget.Sla) with { EnableLoadScaling = true };

    private static RoleFacts Role(PoolRole role, int ready, long? maxKvTokens = 100_000, int? maxNumBatchedTokens = 8192) => new(
        role, ready, ready, false, 1, 1, 1, new EngineCapabilities { MaxKvTokens = maxKvTokens, MaxNumBatchedTokens = maxNumBatchedTokens });

    private static RoleVerdict Judge(
        PlannerConfig config, GivenModel model, FpmSnapshot fpm, double acceptLength = 1, long? maxKvTokens = 100_000, int? maxNumBatchedTokens = 8192)
    {
        var role = config.Mode == PlannerMode.Prefill ? PoolRole.Prefill : PoolRole.Decode;
        return new SlaPolicy(PlannerOptions.Sla(config), new SlaContext(model, model, null, acceptLength)).Judge(Facts(config), Role(role, fpm.Workers.Length, maxKvTokens, maxNumBatchedTokens), fpm);
    }

    private static void AssertWants(string row, int expected, RoleVerdict verdict) =>
        Assert.True((expected == NoOpinion ? null : expected) == verdict.Desired, $"{row}: expected {expected}, got {verdict.Desired} ({verdict.Because})");
}
