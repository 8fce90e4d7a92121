using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>The final projection of a prefill and a decode role whose ready counts are known.</summary>
internal static class PairProjection
{
    /// <summary>Replicas to run; null when the ceiling cannot hold the floors.</summary>
    public static PairCounts? Fit(PoolFacts facts, RoleFit prefill, RoleFit decode, ProjectionReason repair)
    {
        var wanted = new PairCounts(prefill.Base, decode.Base);
        if (facts.PairCosts is not { } costs || facts.Band.IsNone)
        {
            return wanted;
        }

        var ready = new PairCounts(prefill.Role!.Ready, decode.Role!.Ready);
        var floors = new PairCounts(prefill.Role.Floor, decode.Role.Floor);
        var reducesViolation = facts.Band.IsOver(ready.TotalGpus(costs)) && ready.Covers(wanted);
        if (repair != ProjectionReason.Unchanged || reducesViolation)
        {
            return Repair(wanted.AtLeast(floors), costs, facts.Band, floors);
        }

        // A role without a proposal is charged at its ready count, even below its floor while it is being scaled.
        floors = floors.AtMost(new PairCounts(
            prefill.Proposal is null ? ready.Prefill : floors.Prefill, decode.Proposal is null ? ready.Decode : floors.Decode));
        if (BudgetHolds(wanted))
        {
            return wanted;
        }

        if (prefill.Proposal is not null && decode.Proposal is not null && !DirectionalFit.IsOpposing(ready, wanted))
        {
            if (ProportionalClamp.Pair(wanted, costs, facts.Band, floors) is not { } clamped)
            {
                return null;
            }

            if (clamped.IsBetween(ready, wanted) && BudgetHolds(clamped))
            {
                return clamped;
            }
        }

        return DirectionalFit.Fit(ready, wanted, costs, facts.Band, floors);

        bool BudgetHolds(PairCounts counts) =>
            facts.Band.Contains(counts.TotalGpus(costs), facts.Band.Tolerance(costs));
    }

    private static PairCounts? Repair(PairCounts wanted, PairCounts costs, GpuBand band, PairCounts floors)
    {
        if (ProportionalClamp.Pair(wanted, costs, band, floors) is not { } clamped)
        {
            return null;
        }

        // Rounding must not reverse the direction of decode: over the ceiling no role grows, under the floor none shrinks.
        if (band.IsOver(wanted.TotalGpus(costs)))
        {
            return clamped.AtMost(wanted);
        }

        var grown = clamped.AtLeast(wanted);
        return band.IsOver(grown.TotalGpus(costs)) ? wanted : grown;
    }
}
