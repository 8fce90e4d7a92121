using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Native;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Pricing;
using GlobalPlanner.Planning.Performance.Samples;
using static GlobalPlanner.Planning.Tests.Performance.Samples.SampleBucketsTests;

namespace GlobalPlanner.Planning.Tests.Performance.Pricing;

/// <summary>The price of a pass: native estimate times correction, else regression on passes of its kind, else none.</summary>
public sealed class PassPricingTests
{
    private static readonly PerformanceOptions Options = new() { MaxSamples = 16, MinObservations = 2, BucketCount = 4 };

    [Fact]
    public void A_native_estimate_is_corrected() => Assert.Equal(
        0.015, Of(new FormulaModel(_ => 10), Sample(10, 15, 10), Sample(10, 15, 10)).Seconds([Prompt(10)])!.Value, 1e-12);

    [Fact]
    public void A_pass_that_the_native_model_does_not_cover_is_left_to_regression() => Assert.Equal(
        0.030, Of(new FormulaModel(_ => null), Sample(10, 10), Sample(20, 20)).Seconds([Prompt(30)])!.Value, 1e-9);

    [Fact]
    public void Without_native_model_and_samples_there_is_no_price()
    {
        Assert.Null(Of(null).Seconds([Prompt(10)]));
        Assert.False(Of(null).Knows(PassKind.Prefill));
        Assert.True(Of(null, Sample(10, 10), Sample(20, 20)).Knows(PassKind.Prefill));
    }

    [Fact]
    public void A_pass_without_work_takes_no_time() => Assert.Equal(0, Of(null).Seconds([default, default]));

    [Fact]
    public void Ranks_in_step_cost_what_the_heaviest_costs() =>
        Assert.Equal(0.020, Of(null, Sample(10, 10), Sample(20, 20)).Seconds([Prompt(10), Prompt(20), default])!.Value, 1e-9);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_native_estimate_that_is_not_finite_does_not_count(double milliseconds)
    {
        var pricing = Of(new FormulaModel(_ => milliseconds));

        Assert.Null(pricing.NativeSeconds([Prompt(10)]));
        Assert.Null(pricing.Seconds([Prompt(10)]));
    }

    [Fact]
    public void Only_answers_count_as_extrapolation()
    {
        var pricing = Of(null, Sample(10, 10), Sample(20, 20));
        pricing.Seconds([Prompt(200)]);
        Assert.Equal(1, pricing.Reach);

        pricing.SecondsOfAnswer([Prompt(60)]);
        pricing.SecondsOfAnswer([Prompt(40)]);
        Assert.Equal(3, pricing.Reach);
    }

    [Fact]
    public void A_correction_sees_later_samples_after_a_refresh()
    {
        var stores = Stores(new FormulaModel(_ => 10));
        var pricing = new PassPricing(new FormulaModel(_ => 10), Options, stores);
        Assert.Equal(0.010, pricing.Seconds([Prompt(10)])!.Value, 1e-12);

        stores[(int)PassKind.Prefill].Add(Sample(10, 20, 10));
        stores[(int)PassKind.Prefill].Add(Sample(10, 20, 10));
        pricing.Refresh();
        Assert.Equal(0.020, pricing.Seconds([Prompt(10)])!.Value, 1e-12);
    }

    private static PassRequests Prompt(long tokens) => new() { NumPrefillRequests = 1, SumPrefillTokens = tokens };

    private static PassPricing Of(INativeEngineModel? native, params PassSample[] samples)
    {
        var stores = Stores(native);
        Assert.All(samples, sample => Assert.True(stores[(int)PassKind.Prefill].Add(sample)));
        return new PassPricing(native, Options, stores);
    }

    private static SampleStore[] Stores(INativeEngineModel? native) => Array.ConvertAll(
        Enum.GetValues<PassKind>(), kind => new SampleStore(kind, PassSamples.Empty, Options, native is null ? null : EngineLimits.Default));
}
