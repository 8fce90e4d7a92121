using System.Collections.Immutable;
using CsCheck;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Performance.Native;

namespace GlobalPlanner.Planning.Tests.Performance.Native;

public class InterpolatedEngineModelTests
{
    private static readonly ImmutableArray<ForwardPassMetrics> Prefills =
        [MeasuredPasses.Prefill(100, 20), MeasuredPasses.Prefill(200, 30), MeasuredPasses.Prefill(400, 90)];

    // itl = 5 + 0.1 requests + 0.001 tokens at contexts 350, 1632 and 6760; the last fits one request only.
    private static readonly ImmutableArray<ForwardPassMetrics> Decodes =
        [.. from point in ((long Requests, long Context)[])[(1, 350), (10, 350), (20, 350), (1, 1632), (5, 1632), (1, 6760)]
            select MeasuredPasses.Decode(point.Requests, point.Requests * point.Context, DecodeMs(point.Requests, point.Requests * point.Context))];

    private static readonly InterpolatedEngineModel Model = InterpolatedEngineModel.Through([.. Prefills, .. Decodes])!;

    [Theory]
    [InlineData(100, 20)]
    [InlineData(150, 25)]
    [InlineData(300, 60)]
    [InlineData(400, 90)]
    [InlineData(600, 150)]
    [InlineData(50, 15)]
    [InlineData(1, 10.1)]
    public void Prefill_is_linear_between_and_beyond_measurements(long tokens, double ms) => Close(ms, PrefillMs(Model, tokens));

    [Fact]
    public void Little_work_is_never_free_even_when_the_first_line_falls_below_zero()
    {
        var steep = InterpolatedEngineModel.Through([MeasuredPasses.Prefill(100, 10), MeasuredPasses.Prefill(200, 40)])!;

        Close(5, PrefillMs(steep, 50));
        Close(0.1, PrefillMs(steep, 1));
    }

    [Fact]
    public void A_line_that_falls_at_its_end_goes_on_level()
    {
        var falling = InterpolatedEngineModel.Through([MeasuredPasses.Prefill(100, 10), MeasuredPasses.Prefill(200, 8)])!;

        Close(8, PrefillMs(falling, 10_000));
    }

    [Fact]
    public void Measurements_of_equal_work_count_as_their_mean()
    {
        var twice = InterpolatedEngineModel.Through([MeasuredPasses.Prefill(100, 10), MeasuredPasses.Prefill(100, 20), MeasuredPasses.Prefill(200, 30)])!;

        Close(15, PrefillMs(twice, 100));
    }

    [Fact]
    public void Every_measured_pass_is_met_exactly() => Assert.All(
        Prefills.AddRange(Decodes),
        pass => Close(pass.WallTime * 1000, Model.PassSeconds([pass.ScheduledRequests])! * 1000));

    // Between contexts, at a batch beyond the last measured, and below the first.
    [Theory]
    [InlineData(15, 15 * 350)]
    [InlineData(7, 7 * 700)]
    [InlineData(3, 3 * 1000)]
    [InlineData(40, 40 * 350)]
    [InlineData(9, 9 * 1200)]
    [InlineData(1, 500)]
    public void A_surface_linear_in_requests_and_tokens_is_met_between_contexts(long requests, long kvTokens) =>
        Close(DecodeMs(requests, kvTokens), DecodeMs(Model, requests, kvTokens));

    // The line of the longest context has one point. It borrows the slope within the others, which lies between theirs:
    // 0.001 + 0.1 / 350 and 0.001 + 0.1 / 1632 ms a token.
    [Fact]
    public void Outside_the_measured_contexts_the_nearest_line_counts()
    {
        Close(DecodeMs(10, 3500), DecodeMs(Model, 35, 3500));
        Assert.InRange(DecodeMs(Model, 1, 7760) - DecodeMs(1, 6760), 1000 * (0.001 + (0.1 / 1632)), 1000 * (0.001 + (0.1 / 350)));
    }

    [Fact]
    public void A_mixed_pass_adds_its_parts_and_ranks_in_step_wait_for_the_slowest()
    {
        var prefill = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 150 };
        var decode = new PassRequests { NumDecodeRequests = 10, SumDecodeKvTokens = 3500 };
        var mixed = decode with { NumPrefillRequests = 1, SumPrefillTokens = 150 };

        Close(25 + DecodeMs(10, 3500), Model.PassSeconds([mixed])! * 1000);
        Close(25, Model.PassSeconds([decode, prefill, default])! * 1000);
        Assert.Equal(0, Model.PassSeconds([default]));
        Assert.Equal(0, Model.PassSeconds([]));
    }

    [Fact]
    public void What_was_not_measured_is_not_covered()
    {
        var prefill = InterpolatedEngineModel.Through(Prefills)!;
        var decode = InterpolatedEngineModel.Through(Decodes)!;
        var mixed = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 100, NumDecodeRequests = 1, SumDecodeKvTokens = 350 };

        Assert.Null(prefill.PassSeconds([mixed]));
        Assert.Null(decode.PassSeconds([mixed]));
        Assert.Null(prefill.PassSeconds([default, mixed with { SumPrefillTokens = 0 }]));
        Assert.NotNull(decode.PassSeconds([mixed with { SumPrefillTokens = 0 }]));
    }

    [Fact]
    public void Without_two_measurements_that_differ_there_is_no_model()
    {
        Assert.Null(InterpolatedEngineModel.Through([]));
        Assert.Null(InterpolatedEngineModel.Through(default));
        Assert.Null(InterpolatedEngineModel.Through([MeasuredPasses.Prefill(100, 10), MeasuredPasses.Prefill(100, 11), MeasuredPasses.Decode(1, 10, 3)]));
        Assert.Null(InterpolatedEngineModel.Through([MeasuredPasses.Prefill(100, double.NaN), MeasuredPasses.Prefill(200, 0), MeasuredPasses.Prefill(300, -1)]));
    }

    // Every context was measured once: the lines borrow the slope over all points.
    [Fact]
    public void Contexts_measured_once_each_still_make_a_surface()
    {
        var model = InterpolatedEngineModel.Through([MeasuredPasses.Decode(1, 1000, 6), MeasuredPasses.Decode(1, 2000, 7), MeasuredPasses.Decode(1, 3000, 8)])!;

        Close(6, DecodeMs(model, 1, 1000));
        Close(9, DecodeMs(model, 1, 4000));
        Close(9, DecodeMs(model, 4, 4000));
    }

    private static readonly Gen<ImmutableArray<ForwardPassMetrics>> GenPasses = Gen.OneOf(
            Gen.Select(Gen.Double[1, 1e5], Gen.Double[0.01, 1e4], static (tokens, ms) => MeasuredPasses.Prefill(tokens, ms)),
            Gen.Select(Gen.Long[1, 500], Gen.Long[1, 2_000_000], Gen.Double[0.01, 1e4], static (requests, kv, ms) => MeasuredPasses.Decode(requests, kv, ms)))
        .Array[1, 24].Select(static passes => passes.ToImmutableArray());

    private static readonly Gen<PassRequests> GenRank =
        Gen.Select(Gen.Long, Gen.Long, Gen.Long, static (prompt, requests, kv) => new PassRequests { SumPrefillTokens = prompt, NumDecodeRequests = requests, SumDecodeKvTokens = kv });

    [Fact]
    public void Whatever_was_measured_and_is_asked_the_answer_is_finite_and_not_negative() =>
        Gen.Select(GenPasses, GenRank).Sample(static (passes, rank) =>
            InterpolatedEngineModel.Through(passes)?.PassSeconds([rank]) is null or (>= 0 and < double.PositiveInfinity));

    [Fact]
    public void A_surface_that_rises_is_met_by_answers_that_rise() =>
        Gen.Select(Gen.Double[0, 10], Gen.Double[0, 1], Gen.Double[0, 0.01], Gen.Long[1, 200], Gen.Long[1, 8000], Gen.Long[0, 100_000]).Sample(
            static (a, b, c, requests, context, more) =>
            {
                var model = InterpolatedEngineModel.Through([.. RapidSweep.DecodePoints(8192, 6, 200_000)
                    .Select(point => MeasuredPasses.Decode(point.Requests, point.KvTokens, 1 + a + (b * point.Requests) + (c * point.KvTokens)))])!;
                return DecodeMs(model, requests, (requests * context) + more) >= DecodeMs(model, requests, requests * context) * (1 - 1e-9);
            });

    private static double DecodeMs(long requests, long kvTokens) => 5 + (0.1 * requests) + (0.001 * kvTokens);

    private static double DecodeMs(InterpolatedEngineModel model, long requests, long kvTokens) =>
        model.PassSeconds([new PassRequests { NumDecodeRequests = requests, SumDecodeKvTokens = kvTokens }])!.Value * 1000;

    private static double? PrefillMs(InterpolatedEngineModel model, long tokens) =>
        model.PassSeconds([new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = tokens }]) * 1000;

    private static void Close(double expected, double? actual) => Assert.Equal(expected, actual!.Value, expected * 1e-9);
}
