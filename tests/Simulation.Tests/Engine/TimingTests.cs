using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Engine;

public sealed class TimingTests
{
    private const long Capacity = 16_384L * 64;

    private static readonly InterpolationGrid Grid = new()
    {
        PrefillIsl = [128, 256],
        PrefillTtftMs = [4, 8],
        DecodeActiveKvTokens = [1024, 2048],
        DecodeContextLength = [128, 256],
        DecodeItl = [[1, 1.5], [2, 2.5]],
    };

    [Theory]
    [InlineData(1, 16.516604)]
    [InlineData(64, 17.474885)]
    [InlineData(512, 24.385704)]
    [InlineData(1024, 32.490712)]
    [InlineData(2048, 49.362902)]
    [InlineData(3000, 65.840730)]
    [InlineData(4096, 85.755980)]
    [InlineData(8192, 169.136918)]
    [InlineData(16384, 378.277933)]
    [InlineData(0, 0)]
    public void Polynomial_prefill_table(long tokens, double ms) =>
        Assert.Equal(ms, new PolynomialTiming().PrefillMs(1, tokens, 0), 6);

    [Theory]
    [InlineData(1_024, 5.792720)]
    [InlineData(10_000, 6.252738)]
    [InlineData(104_858, 10.883619)]
    [InlineData(262_144, 17.633750)]
    [InlineData(524_288, 26.310000)]
    [InlineData(786_432, 31.768750)]
    [InlineData(1_048_576, 34.010000)]
    [InlineData(2_000_000, 34.010000)]
    public void Polynomial_decode_table(long activeKv, double ms) =>
        Assert.Equal(ms, new PolynomialTiming().DecodeMs(1, activeKv, Capacity), 6);

    [Fact]
    public void Polynomial_decode_without_capacity_is_full_and_without_a_batch_is_nothing()
    {
        Assert.Equal(34.01, new PolynomialTiming().DecodeMs(1, 5, 0), 6);
        Assert.Equal(0, new PolynomialTiming().DecodeMs(0, 0, Capacity));
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(0, 12)]
    public void Ratios_divide_and_zero_leaves_unscaled(double ratio, double ms) =>
        Assert.Equal(ms, new PassTimer(new FixedTiming(12, 12), ratio).PrefillMs(1, 10, 0), 9);

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Ratios_that_are_no_ratio_are_refused(double ratio) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PassTimer(new FixedTiming(1, 1), ratio));

    [Fact]
    public void The_decode_ratio_multiplies_the_general_one()
    {
        var timer = new PassTimer(new FixedTiming(12, 12), 2, 3);
        Assert.Equal((6.0, 2.0), (timer.PrefillMs(1, 10, 0), timer.DecodeMs(1, 10, Capacity)));
    }

    [Fact]
    public void Batch_means_are_floored_before_the_model_sees_them()
    {
        // Prefix 0 and 3000, new 1000 and 101: floor(4101 / 2) - floor(3000 / 2) = 550 each, where 1101 were new.
        var seen = new Recording();
        _ = new PassTimer(seen).PrefillMs(2, 4101, 3000);
        Assert.Equal((2, 2050L, 1500L), seen.Prefill);
        Assert.Equal(new PolynomialTiming().PrefillMs(1, 1100, 0), new PolynomialTiming().PrefillMs(2, 2050, 1500), 9);
    }

    [Theory]
    [InlineData("prefill_192", 192, 6)]
    [InlineData("prefill_512", 512, 16)]
    public void Interpolated_prefill_rows(string row, long tokens, double ms)
    {
        Assert.NotEmpty(row);
        Assert.Equal(ms, new InterpolatedTiming(Grid with { Extrapolate = true }).PrefillMs(1, tokens, 0), 9);
    }

    [Theory]
    [InlineData("decode_1536_192", 1536, 192, 1.75)]
    [InlineData("decode_4096_128", 4096, 128, 4.0)]
    [InlineData("decode_512_128", 512, 128, 1.0)]
    public void Interpolated_decode_rows(string row, double kv, double context, double ms)
    {
        Assert.NotEmpty(row);
        Assert.Equal(ms, new InterpolatedTiming(Grid with { Extrapolate = true }).DecodeMs(kv, context), 9);
    }

    [Fact]
    public void Beyond_the_grid_its_edge_counts_by_default()
    {
        var timing = new InterpolatedTiming(Grid);
        Assert.Equal(6, timing.PrefillMs(1, 192, 0), 9);
        Assert.Equal(8, timing.PrefillMs(1, 512, 0), 9);
        Assert.Equal(2.0, timing.DecodeMs(4096, 128), 9);
        Assert.Equal(2.5, timing.DecodeMs(1e9, 1e9), 9);
    }

    [Fact]
    public void A_grid_that_does_not_fit_its_axes_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new InterpolatedTiming(Grid with { PrefillTtftMs = [4] }));
        Assert.Throws<ArgumentException>(() => new InterpolatedTiming(Grid with { DecodeItl = [[1, 2]] }));
        Assert.Throws<ArgumentException>(() => new InterpolatedTiming(Grid with { DecodeContextLength = [256, 128] }));
    }

    [Fact]
    public void A_scenario_can_choose_interpolation()
    {
        var timer = TimingModels.TimerOf(new EngineOptions { Timing = new TimingOptions { Model = TimingModelKind.Interpolated, Grid = Grid } });
        Assert.Equal(6, timer.PrefillMs(1, 192, 0), 9);
        Assert.Equal(1.75, timer.DecodeMs(8, 1536, 100_000), 9);
        Assert.Throws<ArgumentException>(() => TimingModels.TimerOf(new EngineOptions { Timing = new TimingOptions { Model = TimingModelKind.Interpolated } }));
    }

    [Fact]
    public void The_default_profile_meets_its_documented_operating_point()
    {
        var timer = TimingModels.TimerOf(new EngineOptions { Timing = new TimingOptions { Model = TimingModelKind.Affine } });
        Assert.Equal(80.0, timer.PrefillMs(1, 3000, 0), 0.1);
        Assert.Equal(10.03, timer.DecodeMs(100, 307_500, 907_000), 0.01);
    }

    [Theory]
    [InlineData(0.0005, 0)]
    [InlineData(0.0015, 2)]
    [InlineData(0.0025, 2)]
    [InlineData(37.8973, 37_897)]
    public void Durations_round_half_to_even_microseconds(double ms, long us) => Assert.Equal(us, SimulatedTime.FromMs(ms));

    [Fact]
    public void A_pass_takes_at_least_a_microsecond_and_nonsense_stops_the_run()
    {
        Assert.Equal(1, PassTimer.PassUs(0, 0));
        Assert.Throws<SimulationException>(() => new PassTimer(new FixedTiming(double.NaN, 1)).PrefillMs(1, 1, 0));
        Assert.Throws<SimulationException>(() => new PassTimer(new FixedTiming(1, -1)).DecodeMs(1, 1, 1));
    }

    [Theory]
    [InlineData("8B_1024", 131_072, 1024, 2.097152)]
    [InlineData("8B_3000", 131_072, 3000, 6.144)]
    [InlineData("8B_8192", 131_072, 8192, 16.777216)]
    [InlineData("70B_3000", 327_680, 3000, 15.36)]
    public void Transfer_rows(string row, long bytesPerToken, int tokens, double ms)
    {
        Assert.NotEmpty(row);
        var engine = new EngineOptions { KvBytesPerToken = bytesPerToken };
        Assert.Equal(ms, KvTransfer.DelayMs(engine, tokens, 0), 9);
        Assert.Equal(0, KvTransfer.DelayMs(engine with { KvTransferBandwidth = 0 }, tokens, tokens));
        var missing = engine with { KvTransferTimingMode = KvTransferTimingMode.DestinationMissing };
        Assert.Equal(0, KvTransfer.DelayMs(missing, tokens, 0));
        Assert.Equal(ms, KvTransfer.DelayMs(missing, tokens * 2, tokens), 9);
    }

    private sealed class Recording : ITimingModel
    {
        public (int Count, long Isl, long Prefix) Prefill { get; private set; }

        public double PrefillMs(int count, long meanIsl, long meanPrefix)
        {
            Prefill = (count, meanIsl, meanPrefix);
            return 1;
        }

        public double DecodeMs(int batch, long totalContext, long kvCapacity) => 1;
    }
}
