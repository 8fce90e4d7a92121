using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// How long a pass takes: what a native model says, corrected by what was observed; where there is no native model, or
/// it does not know the pass, the regression on what was observed.
/// </summary>
internal sealed class PassPricing
{
    private readonly INativeEngineModel? _native;
    private readonly PerformanceOptions _options;
    private readonly SampleStore[] _stores;
    private readonly Correction?[] _corrections = new Correction?[3];

    public PassPricing(INativeEngineModel? native, PerformanceOptions options, SampleStore[] stores)
    {
        _native = native;
        _options = options;
        _stores = stores;
    }

    /// <summary>How far beyond what was observed the farthest answer lay, as a factor; 1 for none.</summary>
    public double Reach { get; private set; } = 1;

    /// <summary>Samples changed: corrections are worked out anew.</summary>
    public void Refresh() => Array.Clear(_corrections);

    /// <summary>The correction of a kind.</summary>
    public Correction CorrectionOf(PassKind kind) => _corrections[(int)kind] ??= new Correction(_stores[(int)kind], _options);

    /// <summary>The duration of a pass over all ranks that run in step, seconds, finite and at least zero; null when it is not known.</summary>
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

    /// <summary>The same, for an answer that is given: how far the regression had to reach for it is kept in mind.</summary>
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

    /// <summary>What the native model says, seconds, finite and at least zero; null when it says nothing usable.</summary>
    public double? NativeSeconds(ReadOnlySpan<PassRequests> ranks) =>
        _native?.PassSeconds(ImmutableArray.Create(ranks)) is { } seconds && double.IsFinite(seconds) ? Math.Max(0, seconds) : null;

    /// <summary>Whether any pass of a kind can be priced; a native model is asked for a small one.</summary>
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
