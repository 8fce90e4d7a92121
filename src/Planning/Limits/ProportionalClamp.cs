using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>
/// Moves counts into a GPU band in proportion to their size. Source: the proportional clamps of Dynamo's planner,
/// in exact integer arithmetic (Dynamo rounds through double precision), and with a refusal where Dynamo answers zero
/// replicas because the ceiling cannot hold the floors.
/// </summary>
public static class ProportionalClamp
{
    /// <summary>
    /// Clamps a prefill and decode pair. in the band, without a band or with a cost that is not positive the counts
    /// are returned unchanged; so they are when the floor cannot be reached below the ceiling.
    /// </summary>
    /// <returns>
    /// The counts, or null when the ceiling cannot hold <paramref name="floors"/>. Decode receives the
    /// remainder that rounding prefill leaves, so it may grow.
    /// </returns>
    public static PairCounts? Pair(PairCounts counts, PairCounts costsGpus, GpuBand band, PairCounts floors)
    {
        if (band.IsNone || costsGpus.Prefill <= 0 || costsGpus.Decode <= 0)
        {
            return counts;
        }

        var total = counts.TotalGpus(costsGpus);
        if (band.Contains(total, band.Tolerance(costsGpus)))
        {
            return counts;
        }

        return band.IsOver(total) ? Shrink(counts, total, costsGpus, band.MaxGpus, floors) : Grow(counts, total, costsGpus, band, floors);
    }

    /// <summary>Clamps one role.</summary>
    /// <returns>The count, or null when the ceiling cannot hold <paramref name="floor"/>.</returns>
    public static int? Pool(int count, int costGpus, GpuBand band, int floor)
    {
        if (band.IsNone || costGpus <= 0)
        {
            return count;
        }

        var total = (long)count * costGpus;
        if (band.Contains(total, band.Tolerance(costGpus)))
        {
            return count;
        }

        if (!band.IsOver(total))
        {
            var grown = Math.Max(floor, CeilingDivide(band.MinGpus, costGpus));
            if (!band.IsOver(grown * costGpus))
            {
                return Narrow(grown);
            }
        }

        return band.IsOver((long)floor * costGpus) ? null : Math.Max(floor, band.MaxGpus / costGpus);
    }

    private static PairCounts? Shrink(PairCounts counts, long total, PairCounts costs, int max, PairCounts floors)
    {
        if (max < floors.TotalGpus(costs))
        {
            return null;
        }

        var mostPrefill = (max - ((long)floors.Decode * costs.Decode)) / costs.Prefill;
        var prefill = Math.Max(floors.Prefill, Math.Min(mostPrefill, (long)counts.Prefill * max / total));
        var decode = Math.Max(floors.Decode, (max - (prefill * costs.Prefill)) / costs.Decode);
        return new PairCounts(Narrow(prefill), Narrow(decode));
    }

    private static PairCounts Grow(PairCounts counts, long total, PairCounts costs, GpuBand band, PairCounts floors)
    {
        var share = total <= 0
            ? CeilingDivide(band.MinGpus, 2L * costs.Prefill)
            : CeilingDivide((long)counts.Prefill * band.MinGpus, total);
        var prefill = Math.Max(floors.Prefill, share);
        var rest = Math.Max(0, band.MinGpus - (prefill * costs.Prefill));
        var decode = Math.Max(floors.Decode, CeilingDivide(rest, costs.Decode));
        var held = (prefill * costs.Prefill) + (decode * costs.Decode);
        return band.IsOver(held) ? counts : new PairCounts(Narrow(prefill), Narrow(decode));
    }

    private static long CeilingDivide(long numerator, long denominator) => (numerator + denominator - 1) / denominator;

    private static int Narrow(long count) => checked((int)count);
}
