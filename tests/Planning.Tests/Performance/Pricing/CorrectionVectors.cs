using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using static GlobalPlanner.Planning.Tests.Performance.PerformanceRows;

namespace GlobalPlanner.Planning.Tests.Performance.Pricing;

/// <summary>Rows 7 and 8 of 5.6, and the correction rows of 5.5, through a whole model.</summary>
public sealed class CorrectionVectors
{
    [Fact]
    public void Row_7_a_correction_is_bounded_sample_by_sample()
    {
        var model = ModelOf(EngineRole.Prefill, Options(2), native: new FormulaModel(_ => 10)).Learned(Prefill(1, 100), Prefill(1000, 100));

        Assert.Equal(12.5, model.PrefillMs(100)!.Value, 1e-9);
        Assert.Equal(1, model.Diagnostics.ClampedShare);
    }

    [Fact]
    public void Row_8_old_samples_of_a_bucket_leave_it()
    {
        var model = ModelOf(EngineRole.Prefill, Options(2, 4), native: new FormulaModel(_ => 1));
        double[] factors = [
            model.Learned(Prefill(90, 100), Prefill(90, 100), Prefill(90, 100), Prefill(90, 100)).PrefillMs(100)!.Value,
            model.Learned(Prefill(1, 100), Prefill(1, 100)).PrefillMs(100)!.Value,
            model.Learned(Prefill(1, 100), Prefill(1, 100)).PrefillMs(100)!.Value];

        Assert.Equal([2.0, 1.5, 1.0], factors);
    }

    [Fact]
    public void Row_5_5_correction_by_bucket()
    {
        var options = Options(2) with { BucketCount = 4, LargestCorrection = null };
        var model = ModelOf(EngineRole.Prefill, options, new EngineCapabilities { MaxNumBatchedTokens = 100 }, new FormulaModel(_ => 10))
            .Learned(Prefill(20, 10), Prefill(20, 10), Prefill(30, 50));
        var diagnostics = model.Diagnostics;

        Assert.Equal([20.0, 10.0, 30.0], new[] { model.PrefillMs(10)!.Value, model.PrefillMs(30)!.Value, model.PrefillMs(50)!.Value });
        Assert.Equal(2, diagnostics.CorrectionReadyBuckets);
        Assert.Equal((2.0, 3.0, 2.5), (diagnostics.LeastFactor, diagnostics.LargestFactor, diagnostics.MeanFactor));
        Assert.Equal((ModelReadiness.Ready, ModelSource.NativeWithCorrection), (diagnostics.Readiness, diagnostics.Source));
    }

    [Fact]
    public void Row_5_5_the_default_bound_holds_a_correction_at_two()
    {
        var options = Options(2) with { BucketCount = 4 };
        var model = ModelOf(EngineRole.Prefill, options, new EngineCapabilities { MaxNumBatchedTokens = 100 }, new FormulaModel(_ => 10))
            .Learned(Prefill(20, 10), Prefill(20, 10), Prefill(30, 50));

        Assert.Equal(20, model.PrefillMs(50)!.Value, 1e-9);
    }
}
