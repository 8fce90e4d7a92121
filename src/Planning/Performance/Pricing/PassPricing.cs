using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Native;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Samples;

namespace GlobalPlanner.Planning.Performance.Pricing;

/// <summary>
/// The duration of a pass: the estimate of a native model times its <see cref="Correction"/>, else the regression on
/// observed passes of that kind, when there is no native model or it does not cover the pass.
/// </summary>
internal sealed class PassPricing
{
    private readonly INativeEngineModel? _native;
    private readonly PerformanceOptions _options;
    private readonly SampleStore[] _stores;
    private readonly Correction?[] _corrections = new Correction?[3];

    /// <param name="native">The native model; null rests on regression alone.</param>
    /// <param name="options">Bounds of a correction, and ranks that run in step.</param>
    /// <param name="stores">The samples of each kind of pass, indexed by <see cref="PassKind"/>.</param>
    public PassPricing(INativeEngineModel? native, PerformanceOptions options, SampleStore[] stores)
    {
        _native = native;
        _options = options;
        _stores = stores;
    }

    /// <summary>Largest extrapolation of any answer so far, as a factor on what was observed; 1 for none.</summary>
    public double Reach { get; private set; } = 1;

    /// <summary>Drops the corrections; call it after samples changed.</summary>
    public void Refresh() => Array.Clear(_corrections);

    /// <summary>The correction of a kind.</summary>
    public Correction CorrectionOf(PassKind kind) => _corrections[(int)kind] ??= new Correction(_stores[(int)kind], _options);

    /// <summary>
    /// The duration of a pass over all ranks that run in step, seconds, finite and at least zero; zero without work, null
    /// when it cannot be estimated.
    /// </summary>
    public double? Seconds(ReadOnlySpan<PassRequests> ranks)
    {
        var heaviest = PassFeatures.Heaviest(ranks);
        if (heaviest < 0)
        {
            return 0;
        }

        var pass = PassFeatures.Of(ranks[heaviest]).GetValueOrDefault();
        if (NativeSeconds(ranks) is { } native)
        {
            return native * CorrectionOf(pass.Kind).Factor(pass.First, pass.Second);
        }

        return _stores[(int)pass.Kind].Fit?.Milliseconds(pass.First, pass.Second) / 1000;
    }

    /// <summary>
    /// The same, for a pass that is part of an answer: its extrapolation counts in <see cref="Reach"/>. Passes that a
    /// search merely tries do not, since most of them lie far outside the observed range.
    /// </summary>
    public double? SecondsOfAnswer(ReadOnlySpan<PassRequests> ranks)
    {
        var heaviest = PassFeatures.Heaviest(ranks);
        if (heaviest >= 0 && _native is null)
        {
            var pass = PassFeatures.Of(ranks[heaviest]).GetValueOrDefault();
            Reach = Math.Max(Reach, _stores[(int)pass.Kind].Reach(pass.First, pass.Second));
        }

        return Seconds(ranks);
    }

    /// <summary>The native estimate, seconds, finite and at least zero; null when there is no native model or it does not cover the pass.</summary>
    public double? NativeSeconds(ReadOnlySpan<PassRequests> ranks) =>
        _native?.PassSeconds(ImmutableArray.Create(ranks)) is { } seconds && double.IsFinite(seconds) ? Math.Max(0, seconds) : null;

    /// <summary>Whether passes of a kind can be priced; tried on the smallest one.</summary>
    public bool Knows(PassKind kind)
    {
        var probe = new PassRequests
        {
            NumPrefillRequests = kind == PassKind.Decode ? 0 : 1,
            SumPrefillTokens = kind == PassKind.Decode ? 0 : 1,
            NumDecodeRequests = kind == PassKind.Prefill ? 0 : 1,
            SumDecodeKvTokens = kind == PassKind.Prefill ? 0 : 1,
        };
        Span<PassRequests> ranks = new PassRequests[_options.AttentionDp];
        ranks.Fill(probe);
        return Seconds(ranks) is not null;
    }
}
