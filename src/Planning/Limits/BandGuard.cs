using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>
/// Keeps a planner's own proposal within the GPU band without moving a role in a direction that was not proposed. Source: scaling
/// budget guards of Dynamo's planner; an infeasible ceiling refuses instead of answering zero replicas.
/// </summary>
public static class BandGuard
{
    /// <summary>Guards one role. A cost that is not positive returns the proposal unchanged.</summary>
    public static RoleGuarded Pool(int current, int proposed, int costGpus, GpuBand band, int floor)
    {
        if (costGpus <= 0)
        {
            return new RoleGuarded(proposed, BandVerdict.Fits);
        }

        var total = (long)current * costGpus;
        if (!band.Contains(total, band.Tolerance(costGpus)))
        {
            return ProportionalClamp.Pool(current, costGpus, band, floor) is { } reconciled
                ? new RoleGuarded(reconciled, BandVerdict.Reconcile)
                : new RoleGuarded(current, BandVerdict.Infeasible);
        }

        var belowFloor = band.HasFloor && total <= band.MinGpus && proposed < current;
        var aboveCeiling = band.HasCeiling && total >= band.MaxGpus && proposed > current;
        if (belowFloor || aboveCeiling)
        {
            return new RoleGuarded(current, BandVerdict.Hold);
        }

        if (ProportionalClamp.Pool(proposed, costGpus, band, floor) is not { } fitted)
        {
            return new RoleGuarded(current, BandVerdict.Infeasible);
        }

        return fitted >= Math.Min(current, proposed) && fitted <= Math.Max(current, proposed)
            ? new RoleGuarded(fitted, BandVerdict.Fits)
            : new RoleGuarded(current, BandVerdict.Hold);
    }

    /// <summary>Guards a prefill and decode pair. A cost that is not positive returns the proposal unchanged.</summary>
    public static PairGuarded Pair(PairCounts current, PairCounts proposed, PairCounts costsGpus, GpuBand band, PairCounts floors)
    {
        if (costsGpus.Prefill <= 0 || costsGpus.Decode <= 0)
        {
            return new PairGuarded(proposed, BandVerdict.Fits);
        }

        var tolerance = band.Tolerance(costsGpus);
        var total = current.TotalGpus(costsGpus);
        if (!band.Contains(total, tolerance))
        {
            return Reconcile(current, current, costsGpus, band, floors);
        }

        var anyUp = proposed.Prefill > current.Prefill || proposed.Decode > current.Decode;
        var anyDown = proposed.Prefill < current.Prefill || proposed.Decode < current.Decode;
        var opposing = anyUp && anyDown;
        var atFloor = band.HasFloor && total <= band.MinGpus;
        var atCeiling = band.HasCeiling && total >= band.MaxGpus;
        if ((atFloor && anyDown && !anyUp) || (atCeiling && anyUp && !opposing))
        {
            return new PairGuarded(current, BandVerdict.Hold);
        }

        if ((atFloor || atCeiling) && opposing)
        {
            var fitted = DirectionalFit.Fit(current, proposed, costsGpus, band, floors);
            return new PairGuarded(fitted, fitted == current ? BandVerdict.Hold : BandVerdict.Fits);
        }

        if (ProportionalClamp.Pair(proposed, costsGpus, band, floors) is not { } clamped)
        {
            return new PairGuarded(current, BandVerdict.Infeasible);
        }

        return clamped.IsBetween(current, proposed) && band.Contains(clamped.TotalGpus(costsGpus), tolerance)
            ? new PairGuarded(clamped, BandVerdict.Fits)
            : new PairGuarded(current, BandVerdict.Hold);
    }

    /// <summary>
    /// Raises the proposal to the floors when a role is below its own, at the expense of the other role where the ceiling
    /// requires it.
    /// </summary>
    public static PairGuarded RecoverFloors(PairCounts current, PairCounts proposed, PairCounts costsGpus, GpuBand band, PairCounts floors) =>
        Reconcile(current, proposed.AtLeast(floors), costsGpus, band, floors);

    /// <summary>
    /// Fits the pair for the predicted traffic under the ceiling alone; the GPU floor is no demand. Directional, unless a
    /// role is below its floor, which is recovered as in <see cref="RecoverFloors"/>.
    /// </summary>
    public static PairGuarded FitCeiling(PairCounts current, PairCounts proposed, PairCounts costsGpus, GpuBand band, PairCounts floors) =>
        current.Covers(floors)
            ? new PairGuarded(DirectionalFit.Fit(current, proposed, costsGpus, band.CeilingOnly, floors), BandVerdict.Fits)
            : Reconcile(current, proposed.AtLeast(floors), costsGpus, band.CeilingOnly, floors);

    private static PairGuarded Reconcile(PairCounts current, PairCounts wanted, PairCounts costsGpus, GpuBand band, PairCounts floors) =>
        ProportionalClamp.Pair(wanted, costsGpus, band, floors) is { } reconciled
            ? new PairGuarded(reconciled, BandVerdict.Reconcile)
            : new PairGuarded(current, BandVerdict.Infeasible);
}

/// <summary>A guarded count of one role.</summary>
public readonly record struct RoleGuarded(int Count, BandVerdict Verdict);

/// <summary>Guarded counts of two roles.</summary>
public readonly record struct PairGuarded(PairCounts Counts, BandVerdict Verdict);
