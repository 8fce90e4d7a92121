using System.Text.Json;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Aic;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Model;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.Tick.Options;
using static GlobalPlanner.Planning.Tests.Performance.PerformanceRows;

namespace GlobalPlanner.Planning.Tests.Performance.Model;

/// <summary>What is learned from, what is kept, and what is said about it.</summary>
public sealed class EnginePerformanceModelTests
{
    private static readonly ForwardPassMetrics[] Line = [.. Enumerable.Range(1, 5).Select(x => Prefill(x * 10, x * 10))];

    public static TheoryData<FpmRejection, ForwardPassMetrics> BadRecords => new()
    {
        { FpmRejection.UnsupportedVersion, Prefill(10, 10) with { Version = 0 } },
        { FpmRejection.WallTimeNotFinite, Prefill(double.NaN, 10) },
        { FpmRejection.WallTimeNotFinite, Prefill(double.PositiveInfinity, 10) },
        { FpmRejection.WallTimeNegative, Prefill(-1, 10) },
        { FpmRejection.WallTimeTooLong, Prefill(3_600_001, 10) },
        { FpmRejection.CountNegative, Prefill(10, -1) },
        { FpmRejection.CountTooLarge, Prefill(10, uint.MaxValue + 1L) },
        { FpmRejection.VarianceInvalid, Prefill(10, 10) with { QueuedRequests = new PassRequests { VarPrefillLength = double.NaN } } },
        { FpmRejection.PrefillTokensWithoutRequests, Prefill(10, 10, requests: 0) },
        { FpmRejection.DecodeKvWithoutRequests, Decode(10, 0, 10) },
    };

    [Theory]
    [MemberData(nameof(BadRecords))]
    public void A_bad_record_is_counted_and_the_others_are_learned_from(FpmRejection reason, ForwardPassMetrics bad)
    {
        var model = ModelOf(EngineRole.Prefill).Learned([bad, .. Line]);

        Assert.Equal(1, model.Diagnostics.Rejected[reason]);
        Assert.Equal(5, model.Diagnostics.RetainedSamples);
        Assert.Equal(60, model.PrefillMs(60)!.Value, 1e-6);
    }

    [Fact]
    public void A_nameless_worker_is_counted()
    {
        var model = ModelOf(EngineRole.Prefill);
        model.Observe(FpmSnapshot.From([Prefill(10, 10)]), Start);

        Assert.Equal(1, model.Diagnostics.Rejected[FpmRejection.MissingWorkerId]);
    }

    [Theory]
    [InlineData(FpmRejection.MissingRanks, new[] { 0 })]
    [InlineData(FpmRejection.DuplicateRank, new[] { 0, 0 })]
    [InlineData(FpmRejection.RankOutOfRange, new[] { 0, 2 })]
    public void An_incomplete_worker_does_not_spoil_the_tick(FpmRejection reason, int[] ranks)
    {
        var model = ModelOf(EngineRole.Prefill, Options() with { AttentionDp = 2 });
        var fpm = new FpmSnapshot([
            new WorkerPasses("1", [.. ranks.Select(rank => Prefill(10, 10) with { WorkerId = "1", DpRank = rank })]),
            new WorkerPasses("2", [Prefill(10, 10) with { WorkerId = "2" }, Prefill(12, 9) with { WorkerId = "2", DpRank = 1 }])]);
        model.Observe(fpm, Start);

        Assert.Equal(1, model.Diagnostics.Rejected[reason]);
        Assert.Equal(1, model.Diagnostics.RetainedSamples);
        Assert.Equal(["worker 2"], model.Group(fpm).Select(group => group.Name));
    }

    [Fact]
    public void Without_data_parallelism_every_rank_is_an_engine()
    {
        var fpm = FpmSnapshot.From([Prefill(1, 1) with { WorkerId = "1" }, Prefill(1, 1) with { WorkerId = "1", DpRank = 1 }]);

        Assert.Equal(["worker 1 rank 0", "worker 1 rank 1"], ModelOf(EngineRole.Prefill).Group(fpm).Select(group => group.Name));
    }

    [Fact]
    public void Idle_records_and_passes_without_time_teach_nothing() =>
        Assert.Equal(0, ModelOf(EngineRole.Decode).Learned(new ForwardPassMetrics(), Decode(0, 3, 300)).Diagnostics.RetainedSamples);

    [Fact]
    public void A_worker_that_came_later_is_learned_from_when_it_is_warm()
    {
        var options = Options(1) with { YoungWorkerSeconds = 30 };
        var model = ModelOf(EngineRole.Prefill, options).Learned(Prefill(10, 10));
        var grown = Snapshot([Prefill(10, 10), Prefill(900, 20)]);
        model.Observe(grown, Start.AddSeconds(5));
        model.Observe(grown, Start.AddSeconds(34.9));

        Assert.Equal((3, 2L), (model.Diagnostics.RetainedSamples, model.Diagnostics.YoungPasses));
        var again = ModelOf(EngineRole.Prefill, options, state: Written(model.Save()));
        again.Observe(grown, Start.AddSeconds(35));
        Assert.Equal((5, 2L), (again.Diagnostics.RetainedSamples, again.Diagnostics.YoungPasses));
        again.Observe(Snapshot([Prefill(10, 10)]), Start.AddSeconds(40));
        Assert.Single(again.Save().Workers);
    }

    [Fact]
    public void Old_samples_leave()
    {
        var model = ModelOf(EngineRole.Prefill, Options() with { SampleMaxAgeSeconds = 60 }).Learned(Line);
        model.Observe(null, Start.AddSeconds(60));
        Assert.Equal(5, model.Diagnostics.RetainedSamples);

        model.Observe(null, Start.AddSeconds(60.1));
        Assert.Equal((0, ModelReadiness.InsufficientData), (model.Diagnostics.RetainedSamples, model.Diagnostics.Readiness));
    }

    [Fact]
    public void Steady_traffic_does_not_push_the_rest_of_the_surface_out()
    {
        var model = ModelOf(EngineRole.Decode, Options(5, 16)).Learned(Decode(10, 1, 1_000), Decode(50, 100, 400_000));
        for (var tick = 0; tick < 10; tick++)
        {
            model.Learned(Enumerable.Range(0, 64).Select(_ => Decode(20, 50, 200_000)));
        }

        var kept = model.Save().Decode.Samples;
        Assert.Equal(16, kept.Length);
        Assert.Equal([1u, 50u, 100u], kept.Select(sample => sample.DecodeRequests).Distinct().Order());
    }

    [Fact]
    public void Of_equally_full_buckets_the_one_with_the_oldest_sample_gives_it_up()
    {
        var model = ModelOf(EngineRole.Prefill, Options(1, 4)).Learned(Prefill(1, 0 + 1), Prefill(2, 1000), Prefill(3, 1001), Prefill(4, 2), Prefill(5, 500));

        Assert.Equal([1000u, 1001u, 2u, 500u], model.Save().Prefill.Samples.Select(sample => sample.PrefillTokens));
    }

    [Fact]
    public void Each_kind_that_is_missing_is_named()
    {
        var diagnostics = ModelOf(EngineRole.Aggregated, Options(3)).Learned(Decode(7, 1, 10), Decode(9, 2, 10), Decode(12, 1, 20)).Diagnostics;

        Assert.Equal(ModelReadiness.Ready, diagnostics.Readiness);
        Assert.Equal([PassKind.Prefill, PassKind.Mixed], diagnostics.MissingKinds.ToArray());
        Assert.Equal("prefill passes cannot be estimated: 0 of 3 samples; mixed passes cannot be estimated: 0 of 3 samples", diagnostics.Remark);
    }

    [Fact]
    public void An_answer_far_beyond_what_was_observed_is_remarked()
    {
        var model = ModelOf(EngineRole.Prefill).Learned(Line);
        model.QueueDrainSeconds(Engine(new ForwardPassMetrics { QueuedRequests = new PassRequests { SumPrefillTokens = 200 } }), new QueueDrainQuery { AddNextRequest = false });

        Assert.Equal(4, model.Diagnostics.Extrapolation);
        Assert.Contains("4.0 times", model.Diagnostics.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_or_senseless_limits_answer_nothing_and_keep_learning()
    {
        var unknown = EnginePerformanceModel.Open(EngineRole.Prefill, Options(), null, PerformanceState.Empty).Learned(Line);
        Assert.Null(unknown.Capacity(new CapacityQuery { Isl = 10, Osl = 10 }));
        Assert.Equal(ModelReadiness.InsufficientData, unknown.Diagnostics.Readiness);
        Assert.NotNull(ModelOf(EngineRole.Prefill, state: unknown.Save()).Capacity(new CapacityQuery { Isl = 10, Osl = 10 }));

        var senseless = ModelOf(EngineRole.Prefill, capabilities: new EngineCapabilities { MaxNumSeqs = 0 }, state: unknown.Save());
        Assert.Null(senseless.Capacity(new CapacityQuery { Isl = 10, Osl = 10 }));
        Assert.Equal("an engine limit is not positive", senseless.Diagnostics.Remark);
    }

    [Theory]
    [InlineData(0, 5, 16, "max_num_fpm_samples is less than 1")]
    [InlineData(64, 0, 16, "load_min_observations is less than 1")]
    [InlineData(4, 5, 16, "load_min_observations is greater than max_num_fpm_samples")]
    [InlineData(64, 5, 15, "fpm_sample_bucket_size is not a square number")]
    [InlineData(64, 5, 0, "fpm_sample_bucket_size is not a square number")]
    public void Wrong_options_are_named(int samples, int observations, int buckets, string problem)
    {
        var options = new PerformanceOptions { MaxSamples = samples, MinObservations = observations, BucketCount = buckets };
        var model = ModelOf(EngineRole.Prefill, options).Learned(Line);

        Assert.Equal(problem, model.Diagnostics.Remark);
        Assert.Null(model.Capacity(new CapacityQuery { Isl = 10, Osl = 10 }));
    }

    [Fact]
    public void A_change_of_limits_or_of_the_native_model_replays_the_samples()
    {
        var limits = new EngineCapabilities { MaxNumBatchedTokens = 1000 };
        var first = ModelOf(EngineRole.Prefill, Options(2), limits, new FormulaModel(_ => 10)).Learned(Prefill(15, 100), Prefill(15, 100), Prefill(20, 900));
        Assert.Equal(15, first.PrefillMs(100)!.Value, 1e-9);

        var narrow = ModelOf(EngineRole.Prefill, Options(2), limits with { MaxNumBatchedTokens = 500 }, new FormulaModel(_ => 10), first.Save());
        Assert.Equal((2, 1L), (narrow.Diagnostics.RetainedSamples, narrow.Diagnostics.Rejected[FpmRejection.OutsideLimits]));

        var other = ModelOf(EngineRole.Prefill, Options(2), limits, new FormulaModel(_ => 20) { Name = "other" }, first.Save());
        Assert.Equal(15, other.PrefillMs(100)!.Value, 1e-9);

        var none = ModelOf(EngineRole.Prefill, Options(2), limits, null, first.Save());
        Assert.Equal((3, ModelSource.FallbackRegression), (none.Diagnostics.RetainedSamples, none.Diagnostics.Source));
    }

    [Fact]
    public void What_a_native_model_does_not_know_is_left_to_regression()
    {
        var native = new FormulaModel(pass => pass.NumDecodeRequests > 0 ? null : 10);
        var model = ModelOf(EngineRole.Aggregated, Options(3), native: native).Learned(Decode(7, 1, 10), Decode(9, 2, 10), Decode(12, 1, 20));

        Assert.Equal(14, model.DecodeMs(2, 20)!.Value, 1e-9);
        Assert.Equal([PassKind.Mixed], model.Diagnostics.MissingKinds.ToArray());
    }

    [Fact]
    public void Profile_measurements_start_a_model_unless_ranks_run_in_step()
    {
        var model = ModelOf(EngineRole.Prefill);
        model.Bootstrap([.. Line], Start);
        Assert.Equal((60.0, Start), (Math.Round(model.PrefillMs(60)!.Value, 6), model.Save().BootstrappedAt));

        var parallel = ModelOf(EngineRole.Prefill, Options() with { AttentionDp = 2 });
        parallel.Bootstrap([.. Line], Start);
        Assert.Equal((0, 5), (parallel.Diagnostics.RetainedSamples, parallel.Save().PromptLengths.Length));
    }

    [Fact]
    public void Models_follow_the_mode()
    {
        var pick = new AicPerfModelSpec { HfId = "m", System = "s", Backend = AicBackend.Vllm, DecodePick = new AicPick { Dp = 2 } };
        var agg = PerformanceModels.Open(new PlannerConfig { Mode = PlannerMode.Agg, AicPerfModel = pick }.ToPerformanceOptions(), PerformanceModelsState.Empty, _ => new EngineCapabilities());
        agg.Observe(new PoolObservation { At = Start, DecodeFpm = Snapshot([Prefill(10, 10)]) });

        Assert.Null(agg[PoolRole.Prefill]);
        Assert.Equal(ModelReadiness.UnsupportedConfig, agg.Decode!.Diagnostics.Readiness);
        Assert.Equal(1, agg.Save().Decode.Rejected[FpmRejection.MissingRanks]);

        var disagg = PerformanceModels.Open(new PlannerConfig { Mode = PlannerMode.Disagg }.ToPerformanceOptions(), PerformanceModelsState.Empty, _ => new EngineCapabilities());
        disagg.Observe(new PoolObservation { At = Start, PrefillFpm = Snapshot([Prefill(10, 10)]) });
        Assert.Equal((1, 0), (disagg.Save().Prefill.Prefill.Samples.Length, disagg.Save().Decode.Prefill.Samples.Length));
    }

    [Fact]
    public void A_tick_without_news_keeps_the_very_record()
    {
        var state = ModelOf(EngineRole.Prefill).Learned(Line).Save();

        Assert.Same(state, ModelOf(EngineRole.Prefill, state: state).Save());
    }

    internal static PerformanceState Written(PerformanceState state) =>
        JsonSerializer.Deserialize<PerformanceState>(JsonSerializer.Serialize(state, PlanningJson.Options), PlanningJson.Options)!;
}
