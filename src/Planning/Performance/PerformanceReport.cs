using System.Collections.Immutable;
using System.Globalization;

namespace GlobalPlanner.Planning.Performance;

/// <summary>Says what a performance model rests on and what it is missing.</summary>
internal static class PerformanceReport
{
    // From here on an answer is worth less than it looks.
    private const double FarReach = 2;

    private static readonly PassKind[] Kinds = [PassKind.Prefill, PassKind.Decode, PassKind.Mixed];

    public static PerformanceDiagnostics Of(
        EngineRole role, PerformanceOptions options, string? problem, INativeEngineModel? native, SampleStore[] stores, PassPricing pricing)
    {
        ImmutableArray<PassKind> asked = role switch
        {
            EngineRole.Prefill => [PassKind.Prefill],
            EngineRole.Decode => [PassKind.Decode],
            _ => [PassKind.Prefill, PassKind.Decode, PassKind.Mixed],
        };
        var missing = asked.RemoveAll(pricing.Knows);
        var ready = problem is null && missing.Length < asked.Length;
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
            $"{Name(kind)} passes cannot be priced: {Shortage(stores[(int)kind].Count, options.MinObservations)}")));

    private static string Shortage(int samples, int needed) => samples < needed
        ? string.Create(CultureInfo.InvariantCulture, $"{samples} of {needed} samples")
        : string.Create(CultureInfo.InvariantCulture, $"{samples} samples show no load signal");

    private static string? Doubts(PerformanceDiagnostics report)
    {
        if (report.ClampedShare > 0.5)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"{report.ClampedShare:P0} of the samples are farther from the native model than a correction may go");
        }

        return report.Extrapolation > FarReach
            ? string.Create(CultureInfo.InvariantCulture, $"an answer reaches {report.Extrapolation:0.0} times beyond what was observed")
            : null;
    }

    private static string Name(PassKind kind) => kind switch
    {
        PassKind.Prefill => "prefill",
        PassKind.Decode => "decode",
        _ => "mixed",
    };
}
