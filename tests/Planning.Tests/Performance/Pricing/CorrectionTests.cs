using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Pricing;
using GlobalPlanner.Planning.Performance.Samples;
using static GlobalPlanner.Planning.Tests.Performance.Samples.SampleBucketsTests;

namespace GlobalPlanner.Planning.Tests.Performance.Pricing;

/// <summary>The factor on a native estimate: the median ratio of a bucket, each ratio bounded before it counts.</summary>
public sealed class CorrectionTests
{
    private static readonly PerformanceOptions Options = new() { MaxSamples = 16, MinObservations = 2, BucketCount = 4 };

    [Fact]
    public void The_factor_of_a_bucket_is_the_median_of_observed_over_estimated()
    {
        var correction = Of(Options, Sample(10, 12, 10), Sample(11, 15, 10), Sample(12, 19, 10));

        Assert.True(correction.IsReady);
        Assert.Equal(1.5, correction.Factor(10, 0), 1e-12);
    }

    [Fact]
    public void Of_an_even_number_of_ratios_the_middle_two_are_averaged() =>
        Assert.Equal(1.3, Of(Options, Sample(10, 12, 10), Sample(11, 14, 10)).Factor(10, 0), 1e-12);

    [Fact]
    public void A_bucket_without_samples_and_a_pass_outside_the_limits_keep_the_estimate()
    {
        var correction = Of(Options, Sample(10, 15, 10), Sample(11, 15, 10));

        Assert.Equal([1.0, 1.0], new[] { correction.Factor(90, 0), correction.Factor(101, 0) });
        Assert.Equal([1.5], correction.Factors());
    }

    [Fact]
    public void Too_few_samples_correct_nothing()
    {
        var correction = Of(Options, Sample(10, 15, 10), Sample(11, 15));

        Assert.False(correction.IsReady);
        Assert.Equal(1, correction.Factor(10, 0));
        Assert.Empty(correction.Factors());
    }

    [Fact]
    public void Each_ratio_is_bounded_before_the_median_is_taken()
    {
        var correction = Of(Options, Sample(10, 1, 10), Sample(11, 1000, 10));

        Assert.Equal((0.5 + 2.0) / 2, correction.Factor(10, 0), 1e-12);
        Assert.Equal(2, correction.CountClamped());
    }

    [Fact]
    public void Without_bounds_a_factor_stays_finite()
    {
        var options = Options with { LeastCorrection = null, LargestCorrection = null };
        var correction = Of(options, Sample(10, double.MaxValue, 1e-300), Sample(11, double.MaxValue, 1e-300));

        Assert.True(double.IsFinite(correction.Factor(10, 0)));
    }

    private static Correction Of(PerformanceOptions options, params PassSample[] samples)
    {
        var store = new SampleStore(PassKind.Prefill, PassSamples.Empty, options, new EngineLimits(100, 10, 1000));
        Assert.All(samples, sample => Assert.True(store.Add(sample)));
        return new Correction(store, options);
    }
}
