using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Planning.Performance.Native;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Pricing;
using GlobalPlanner.Planning.Performance.Samples;

namespace GlobalPlanner.Planning.Performance.Model;

/// <summary>Reports the state of a performance model, with a sentence for operators.</summary>
internal static class PerformanceReport
{
    // An estimate at more than twice the largest observed load is a guess.
    private const double FarReach = 2;

    // When most samples hit the bound of a correction, the native model is of another engine.
    private const double MostClamped = 0.5;

    private static readonly PassKind[] Kinds = [PassKind.Prefill, PassKind.Decode, PassKind.Mixed];

    /// <summary>Reports on a model as it is now; asks it for a small pass of every kind that the role needs.</summary>
    public static PerformanceDiagnostics Of(
        EngineRole role, PerformanceOptions options, string? problem, INativeEngineModel? native, SampleStore[] stores, PassPricing pricing)
    {
        ImmutableArray<PassKind> needed = role switch
        {
            EngineRole.Prefill => [PassKind.Prefill],
            EngineRole.Decode => [PassKind.Decode],
            _ => [PassKind.Prefill, PassKind.Decode, PassKind.Mixed],
        };
        var missing = needed.RemoveAll(pricing.Knows);
        var ready = problem is null && missing.Length < needed.Length;
        var corrections = native is null ? [] : Array.ConvertAll(Kinds, pricing.CorrectionOf);
        double[] factors = [.. corrections.SelectMany(correction => correction.Factors())];
        var compared = native is null ? 0 : stores.Sum(Correction.CountNative);
        var clamped = corrections.Sum(correction => correction.CountClamped());
        var report = new PerformanceDiagnostics
        {
            Readiness = ready ? ModelReadiness.Ready
                : options.ExpectsNativeModel && native is null ? ModelReadiness.UnsupportedConfig
                : ModelReadiness.InsufficientData,
            Source = native is null ? ModelSource.FallbackRegression
                : corrections.Any(correction => correction.IsReady) ? ModelSource.NativeWithCorrection
                : ModelSource.Native,
            RetainedSamples = stores.Sum(store => store.Count),
            MissingKinds = missing,
            CorrectionReadyBuckets = factors.Length,
            LeastFactor = factors.Length == 0 ? null : factors.Min(),
            LargestFactor = factors.Length == 0 ? null : factors.Max(),
            MeanFactor = factors.Length == 0 ? null : factors.Average(),
            ClampedShare = compared == 0 ? 0 : (double)clamped / compared,
            Extrapolation = pricing.Reach,
        };
        return report with { Remark = problem ?? Missing(missing, options, stores) ?? Doubts(report) };
    }

    private static string? Missing(ImmutableArray<PassKind> missing, PerformanceOptions options, SampleStore[] stores) => missing.IsEmpty
        ? null
        : string.Join("; ", missing.Select(kind => string.Create(
            CultureInfo.InvariantCulture,
            $"{Name(kind)} passes cannot be estimated: {Shortage(stores[(int)kind].Count, options.MinObservations)}")));

    private static string Shortage(int samples, int needed) => samples < needed
        ? string.Create(CultureInfo.InvariantCulture, $"{samples} of {needed} samples")
        : string.Create(CultureInfo.InvariantCulture, $"{samples} samples show no effect of load on the duration");

    private static string? Doubts(PerformanceDiagnostics report)
    {
        if (report.ClampedShare > MostClamped)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"{report.ClampedShare:P0} of the samples differ from the native model by more than a correction may");
        }

        return report.Extrapolation > FarReach
            ? string.Create(CultureInfo.InvariantCulture, $"an estimate is for {report.Extrapolation:0.0} times the largest observed load")
            : null;
    }

    private static string Name(PassKind kind) => kind switch
    {
        PassKind.Prefill => "prefill",
        PassKind.Decode => "decode",
        _ => "mixed",
    };
}
