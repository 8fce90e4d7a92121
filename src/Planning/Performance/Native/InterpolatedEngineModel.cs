using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Native;

/// <summary>
/// Interpolates measured passes of an engine (<see cref="Bootstrap.BootstrapData.Passes"/>). A pass takes
/// <c>P(new prompt tokens) + D(decoding requests, their KV tokens)</c>: P joins the measured prefill passes by straight
/// lines, D is a surface through the measured decode passes. The sum counts the fixed part of a mixed pass at most twice,
/// which errs on the safe side. KV tokens that prefills read cost nothing, since profiles do not vary them. Ranks in step
/// take as long as the slowest. A pass that has work of a kind that was never measured is not covered.
/// </summary>
public sealed class InterpolatedEngineModel : INativeEngineModel
{
    private readonly MeasuredLine? _prefill;
    private readonly DecodeSurface? _decode;

    private InterpolatedEngineModel(MeasuredLine? prefill, DecodeSurface? decode) => (_prefill, _decode) = (prefill, decode);

    /// <inheritdoc />
    public string Name => "interpolated_profile";

    /// <summary>
    /// The model through measured passes; it ignores mixed ones, idle ones and those without a finite duration. Null when
    /// neither part has two measurements that differ in tokens.
    /// </summary>
    public static InterpolatedEngineModel? Through(ImmutableArray<ForwardPassMetrics> passes)
    {
        ImmutableArray<ForwardPassMetrics> timed = passes.IsDefault ? [] : [.. passes.Where(static pass => pass.WallTime > 0 && double.IsFinite(pass.WallTime))];
        var prefill = Prefill(timed);
        var decode = DecodeSurface.Through(timed.Where(static pass => pass.ScheduledRequests is { SumPrefillTokens: <= 0, NumDecodeRequests: > 0, SumDecodeKvTokens: > 0 }));
        return prefill is null && decode is null ? null : new InterpolatedEngineModel(prefill, decode);
    }

    /// <inheritdoc />
    public double? PassSeconds(ImmutableArray<PassRequests> ranks)
    {
        var longest = 0.0;
        if (ranks.IsDefault)
        {
            return longest;
        }

        foreach (var rank in ranks)
        {
            if (RankSeconds(rank) is not { } seconds)
            {
                return null;
            }

            longest = Math.Max(longest, seconds);
        }

        return longest;
    }

    private static MeasuredLine? Prefill(ImmutableArray<ForwardPassMetrics> timed)
    {
        var points = timed
            .Where(static pass => pass.ScheduledRequests is { SumPrefillTokens: > 0, NumDecodeRequests: <= 0, SumDecodeKvTokens: <= 0 })
            .Select(static pass => new MeasuredPoint(pass.ScheduledRequests.SumPrefillTokens, pass.WallTime))
            .ToList();
        return points.DistinctBy(static point => point.Work).Count() < 2 ? null : new MeasuredLine(points, slopeIfAlone: 0);
    }

    private double? RankSeconds(in PassRequests rank)
    {
        double? prefill = rank.SumPrefillTokens > 0 ? _prefill?.At(rank.SumPrefillTokens) : 0;
        double? decode = rank.NumDecodeRequests > 0 || rank.SumDecodeKvTokens > 0
            ? _decode?.At(Math.Max(1, rank.NumDecodeRequests), Math.Max(0, rank.SumDecodeKvTokens))
            : 0;
        return prefill + decode;
    }
}
