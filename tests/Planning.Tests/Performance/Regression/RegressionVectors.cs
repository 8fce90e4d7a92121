using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using static GlobalPlanner.Planning.Tests.Performance.PerformanceRows;

namespace GlobalPlanner.Planning.Tests.Performance.Regression;

/// <summary>Rows of 5.6, milliseconds.</summary>
public sealed class RegressionVectors
{
    private static readonly (long Tokens, double Ms)[] Hinge =
        [(59, 31.7), (120, 45), (1500, 40), (5000, 54), (8000, 100), (12000, 130), (20000, 226), (50000, 729), (100000, 1568)];

    private static readonly (long Requests, long Kv)[] Collinear = [(8, 16000), (16, 33000), (24, 47000), (32, 66000), (40, 79000), (48, 98000)];

    [Fact]
    public void Row_1_a_line_through_prompts() =>
        Assert.Equal(40, ModelOf(EngineRole.Prefill, Options(3)).Learned(Prefill(10, 10), Prefill(20, 20), Prefill(30, 30)).PrefillMs(40)!.Value, 1e-6);

    [Fact]
    public void Row_2_a_plane_through_decodes()
    {
        var model = ModelOf(EngineRole.Decode, Options(3)).Learned(Decode(7, 1, 10), Decode(9, 2, 10), Decode(12, 1, 20));

        Assert.Equal(14, model.DecodeMs(2, 20)!.Value, 1e-9);
        Assert.Equal(2, model.DecodeMs(3, 20)!.Value - model.DecodeMs(2, 20)!.Value, 1e-9);
        Assert.Equal(5, model.DecodeMs(2, 30)!.Value - model.DecodeMs(2, 20)!.Value, 1e-9);
    }

    [Theory]
    [InlineData("row 3", 32, 5.302)]
    [InlineData("row 3", 24, 5.228)]
    [InlineData("row 3", 40, 5.376)]
    public void Row_3_a_negative_slope_drops_its_feature(string row, long requests, double expected)
    {
        Assert.NotNull(row);
        var model = ModelOf(EngineRole.Decode, Options(6))
            .Learned(Collinear.Select(x => Decode(5 + (0.07 * x.Requests) - (0.00003 * x.Kv), x.Requests, x.Kv)));

        Assert.Equal(expected, model.DecodeMs(requests, 1_000)!.Value, 1e-3);
        Assert.Equal(model.DecodeMs(requests, 1_000), model.DecodeMs(requests, 1_000_000));
    }

    [Fact]
    public void Row_4_without_a_load_signal_nothing_is_ready()
    {
        var model = ModelOf(EngineRole.Decode, Options(4))
            .Learned(Decode(20, 8, 10000), Decode(18, 16, 10000), Decode(17, 8, 20000), Decode(15, 16, 20000));

        Assert.Null(model.DecodeMs(8, 10000));
        Assert.Equal(ModelReadiness.InsufficientData, model.Diagnostics.Readiness);
        Assert.Contains("no effect of load", model.Diagnostics.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefill_pool_that_is_saturated_from_its_first_pass_is_priced_by_the_token()
    {
        var model = ModelOf(EngineRole.Prefill, Options(5)).Learned(Enumerable.Range(0, 8).Select(pass => Prefill(400 + pass, 8192 - (pass % 2 * 16))));

        Assert.Equal(ModelReadiness.Ready, model.Diagnostics.Readiness);
        Assert.Equal(403.9, model.PrefillMs(8192)!.Value, 2.0);
        Assert.Equal(202, model.PrefillMs(4096)!.Value, 2.0);
    }

    [Fact]
    public void Prompts_of_different_sizes_whose_passes_all_take_as_long_show_no_load_signal() =>
        Assert.Null(ModelOf(EngineRole.Prefill, Options(3)).Learned(Prefill(30, 100), Prefill(20, 200), Prefill(10, 300)).PrefillMs(100));

    [Theory]
    [InlineData("row 5", 1, 35.664)]
    [InlineData("row 5", 1000, 38.904)]
    [InlineData("row 5", 2048, 42.303)]
    [InlineData("row 5", 12000, 147.310)]
    [InlineData("row 5", 100000, 1347.053)]
    [InlineData("row 5", 150000, 2028.726)]
    public void Row_5_prompts_bend(string row, long tokens, double expected)
    {
        Assert.NotNull(row);
        var model = ModelOf(EngineRole.Prefill, Options(6)).Learned(Hinge.Select(x => Prefill(x.Ms, x.Tokens)));

        Assert.Equal(expected, model.PrefillMs(tokens)!.Value, 1e-3);
    }

    [Fact]
    public void Row_6_the_heaviest_rank_is_tuned_at_the_longest_wall_time()
    {
        var model = ModelOf(EngineRole.Aggregated, Options(1) with { AttentionDp = 2 });
        model.Observe(
            FpmSnapshot.From([Prefill(10, 10) with { WorkerId = "1" }, Decode(20, 1, 100000) with { WorkerId = "1", DpRank = 1 }]), Start);

        Assert.Equal(20, model.DecodeMs(1, 100000)!.Value, 1e-9);
        Assert.Null(model.PassSeconds(Mixed(0, 10, 1, 100000).ScheduledRequests));
    }
}
