using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>
/// Fits a proposal into a GPU band without reversing any direction: every role ends between its present and its proposed
/// count, and when one role grows on GPUs that the other gives up, both move or neither does. Source: directional
/// budget fit of Dynamo's planner.
/// </summary>
public static class DirectionalFit
{
    /// <summary>
    /// The pair nearest to the proposal that keeps the floors and the band: the smallest distance in replicas, then the
    /// most proportional move, then the largest move, then fewest prefill, then fewest decode. The present counts when
    /// there is no such pair; the proposal when a cost is not positive.
    /// </summary>
    public static PairCounts Fit(PairCounts current, PairCounts proposed, PairCounts costsGpus, GpuBand band, PairCounts floors)
    {
        if (costsGpus.Prefill <= 0 || costsGpus.Decode <= 0)
        {
            return proposed;
        }

        var tolerance = band.Tolerance(costsGpus);
        if (proposed.Covers(floors) && band.Contains(proposed.TotalGpus(costsGpus), tolerance))
        {
            return proposed;
        }

        var prefillRange = Range.Of(current.Prefill, proposed.Prefill, floors.Prefill);
        var decodeRange = Range.Of(current.Decode, proposed.Decode, floors.Decode);
        if (band.HasCeiling)
        {
            prefillRange = prefillRange.AtMost(FloorDivide(band.MaxGpus - ((long)decodeRange.Low * costsGpus.Decode), costsGpus.Prefill));
        }

        var opposing = IsOpposing(current, proposed);
        PairCounts? best = null;
        var bestScore = default(Score);
        for (long prefill = prefillRange.Low; prefill <= prefillRange.High; prefill++)
        {
            var spent = prefill * costsGpus.Prefill;
            var decode = decodeRange;
            if (band.HasCeiling)
            {
                decode = decode.AtMost(FloorDivide(band.MaxGpus - spent, costsGpus.Decode));
            }

            if (band.HasFloor)
            {
                decode = decode.AtLeast(-FloorDivide(spent - (band.MinGpus - tolerance), costsGpus.Decode));
            }

            if (opposing)
            {
                decode = prefill == current.Prefill ? decode.AtLeast(current.Decode).AtMost(current.Decode)
                    : proposed.Decode > current.Decode ? decode.AtLeast(current.Decode + 1L)
                    : decode.AtMost(current.Decode - 1L);
            }

            if (decode.Low > decode.High)
            {
                continue;
            }

            // For a given prefill count only the nearest decode count can win on distance, the first criterion.
            var candidate = new PairCounts((int)prefill, (int)Math.Clamp(proposed.Decode, decode.Low, decode.High));
            var score = Score.Of(candidate, current, proposed);
            if (best is null || score.CompareTo(bestScore) < 0)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best ?? current;
    }

    /// <summary>Whether one role grows while the other shrinks.</summary>
    public static bool IsOpposing(PairCounts current, PairCounts proposed) =>
        Math.Sign(proposed.Prefill.CompareTo(current.Prefill)) * Math.Sign(proposed.Decode.CompareTo(current.Decode)) < 0;

    private static long FloorDivide(long numerator, long denominator) =>
        (numerator / denominator) - (numerator % denominator < 0 ? 1 : 0);

    private readonly record struct Range(long Low, long High)
    {
        public static Range Of(int current, int proposed, int floor) =>
            new(Math.Max(Math.Min(current, proposed), floor), Math.Max(current, proposed));

        public Range AtMost(long limit) => this with { High = Math.Min(High, limit) };

        public Range AtLeast(long limit) => this with { Low = Math.Max(Low, limit) };
    }

    private readonly record struct Score(long Distance, long Skew, long Unmoved, int Prefill, int Decode) : IComparable<Score>
    {
        public static Score Of(PairCounts candidate, PairCounts current, PairCounts proposed)
        {
            long movedPrefill = Math.Abs(candidate.Prefill - current.Prefill);
            long movedDecode = Math.Abs(candidate.Decode - current.Decode);
            long askedPrefill = Math.Abs(proposed.Prefill - current.Prefill);
            long askedDecode = Math.Abs(proposed.Decode - current.Decode);
            return new Score(
                Math.Abs(proposed.Prefill - candidate.Prefill) + Math.Abs(proposed.Decode - candidate.Decode),
                Math.Abs((movedPrefill * askedDecode) - (movedDecode * askedPrefill)),
                -(movedPrefill + movedDecode),
                candidate.Prefill,
                candidate.Decode);
        }

        public int CompareTo(Score other) =>
            (Distance, Skew, Unmoved, Prefill, Decode).CompareTo((other.Distance, other.Skew, other.Unmoved, other.Prefill, other.Decode));
    }
}
