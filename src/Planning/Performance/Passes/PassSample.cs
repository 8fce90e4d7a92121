using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Passes;

/// <summary>
/// One observed pass: the work of the heaviest rank, and the wall time of the slowest. Written as one short JSON array.
/// </summary>
[JsonConverter(typeof(PassSampleJsonConverter))]
public readonly record struct PassSample
{
    /// <summary>When it was observed, milliseconds since 1970.</summary>
    public required long AtUnixMilliseconds { get; init; }

    /// <summary>Ranks that ran in step, at least 1.</summary>
    public required int Ranks { get; init; }

    /// <summary>Wall time, milliseconds, greater than zero.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>The native estimate, milliseconds, greater than zero; NaN without a native model, or when it does not cover the pass.</summary>
    public required double NativeMilliseconds { get; init; }

    /// <summary>Requests with prompt tokens.</summary>
    public required uint PrefillRequests { get; init; }

    /// <summary>Prompt tokens computed.</summary>
    public required uint PrefillTokens { get; init; }

    /// <summary>KV tokens read by the prefills.</summary>
    public required uint PrefillKvTokens { get; init; }

    /// <summary>Decoding requests.</summary>
    public required uint DecodeRequests { get; init; }

    /// <summary>KV tokens of the decoding requests.</summary>
    public required uint DecodeKvTokens { get; init; }

    /// <summary>Whether there is a native estimate to compare with.</summary>
    internal bool HasNative => NativeMilliseconds > 0;

    /// <summary>The work of the heaviest rank.</summary>
    internal PassRequests Requests => new()
    {
        NumPrefillRequests = PrefillRequests,
        SumPrefillTokens = PrefillTokens,
        SumPrefillKvTokens = PrefillKvTokens,
        NumDecodeRequests = DecodeRequests,
        SumDecodeKvTokens = DecodeKvTokens,
    };

    /// <summary>The sample of a pass whose records passed <see cref="FpmCheck"/>.</summary>
    internal static PassSample From(in PassRequests heaviest, int ranks, double seconds, double? nativeSeconds, DateTimeOffset at) => new()
    {
        AtUnixMilliseconds = at.ToUnixTimeMilliseconds(),
        Ranks = ranks,
        Milliseconds = seconds * 1000,
        NativeMilliseconds = NativeOf(nativeSeconds),
        PrefillRequests = (uint)heaviest.NumPrefillRequests,
        PrefillTokens = (uint)heaviest.SumPrefillTokens,
        PrefillKvTokens = (uint)heaviest.SumPrefillKvTokens,
        DecodeRequests = (uint)heaviest.NumDecodeRequests,
        DecodeKvTokens = (uint)heaviest.SumDecodeKvTokens,
    };

    /// <summary>A native estimate in milliseconds; NaN for one that is missing, zero or too large to compare with.</summary>
    internal static double NativeOf(double? seconds) =>
        seconds is { } known && known > 0 && double.IsFinite(known * 1000) ? known * 1000 : double.NaN;

    /// <summary>The features that count for a kind of pass, as in <see cref="PassFeatures"/>.</summary>
    internal (double First, double Second) Features(PassKind kind) => kind switch
    {
        PassKind.Prefill => (PrefillTokens, 0),
        PassKind.Decode => (DecodeRequests, DecodeKvTokens),
        _ => (PrefillTokens, DecodeKvTokens),
    };
}
