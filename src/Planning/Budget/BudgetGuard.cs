namespace GlobalPlanner.Planning.Budget;

/// <summary>
/// Holds a planner's own proposal to the GPU budget without inventing a direction nobody asked for. Source: scaling
/// budget guards of Dynamo's planner; an infeasible ceiling refuses instead of answering zero replicas.
/// </summary>
public static class BudgetGuard
{
    /// <summary>Guards one pool. A cost that is not positive leaves the proposal as it is.</summary>
    public static PoolGuarded Pool(int current, int proposed, int costGpus, GpuBudget budget, int floor)
    {
        if (costGpus <= 0)
        {
            return new PoolGuarded(proposed, BudgetVerdict.Fits);
        }

        var total = (long)current * costGpus;
        if (!budget.Contains(total, budget.Tolerance(costGpus)))
        {
            return ProportionalClamp.Pool(current, costGpus, budget, floor) is { } reconciled
                ? new PoolGuarded(reconciled, BudgetVerdict.Reconcile)
                : new PoolGuarded(current, BudgetVerdict.Infeasible);
        }

        var belowFloor = budget.HasFloor && total <= budget.MinGpus && proposed < current;
        var aboveCeiling = budget.HasCeiling && total >= budget.MaxGpus && proposed > current;
        if (belowFloor || aboveCeiling)
        {
            return new PoolGuarded(current, BudgetVerdict.Hold);
        }

        if (ProportionalClamp.Pool(proposed, costGpus, budget, floor) is not { } fitted)
        {
            return new PoolGuarded(current, BudgetVerdict.Infeasible);
        }

        return fitted >= Math.Min(current, proposed) && fitted <= Math.Max(current, proposed)
            ? new PoolGuarded(fitted, BudgetVerdict.Fits)
            : new PoolGuarded(current, BudgetVerdict.Hold);
    }

    /// <summary>Guards a prefill and decode pair. A cost that is not positive leaves the proposal as it is.</summary>
    public static PairGuarded Pair(PairCounts current, PairCounts proposed, PairCounts costsGpus, GpuBudget budget, PairCounts floors)
    {
        if (costsGpus.Prefill <= 0 || costsGpus.Decode <= 0)
        {
            return new PairGuarded(proposed, BudgetVerdict.Fits);
        }

        var tolerance = budget.Tolerance(costsGpus);
        var total = current.TotalGpus(costsGpus);
        if (!budget.Contains(total, tolerance))
        {
            return Reconcile(current, current, costsGpus, budget, floors);
        }

        var anyUp = proposed.Prefill > current.Prefill || proposed.Decode > current.Decode;
        var anyDown = proposed.Prefill < current.Prefill || proposed.Decode < current.Decode;
        var opposing = anyUp && anyDown;
        var atFloor = budget.HasFloor && total <= budget.MinGpus;
        var atCeiling = budget.HasCeiling && total >= budget.MaxGpus;
        if ((atFloor && anyDown && !anyUp) || (atCeiling && anyUp && !opposing))
        {
            return new PairGuarded(current, BudgetVerdict.Hold);
        }

        if ((atFloor || atCeiling) && opposing)
        {
            var fitted = DirectionalFit.Fit(current, proposed, costsGpus, budget, floors);
            return new PairGuarded(fitted, fitted == current ? BudgetVerdict.Hold : BudgetVerdict.Fits);
        }

        if (ProportionalClamp.Pair(proposed, costsGpus, budget, floors) is not { } clamped)
        {
            return new PairGuarded(current, BudgetVerdict.Infeasible);
        }

        return clamped.IsBetween(current, proposed) && budget.Contains(clamped.TotalGpus(costsGpus), tolerance)
            ? new PairGuarded(clamped, BudgetVerdict.Fits)
            : new PairGuarded(current, BudgetVerdict.Hold);
    }

    /// <summary>
    /// Raises the proposal to the floors when a pool is below its own, taking replicas from the other pool where the
    /// ceiling asks for it.
    /// </summary>
    public static PairGuarded RecoverFloors(PairCounts current, PairCounts proposed, PairCounts costsGpus, GpuBudget budget, PairCounts floors) =>
        Reconcile(current, proposed.AtLeast(floors), costsGpus, budget, floors);

    /// <summary>
    /// Fits a pair that predicted traffic asks for under the ceiling alone; the GPU floor is no demand. Directional,
    /// unless a pool is below its floor, which is recovered as in <see cref="RecoverFloors"/>.
    /// </summary>
    public static PairGuarded FitCeiling(PairCounts current, PairCounts proposed, PairCounts costsGpus, GpuBudget budget, PairCounts floors) =>
        current.Covers(floors)
            ? new PairGuarded(DirectionalFit.Fit(current, proposed, costsGpus, budget.CeilingOnly, floors), BudgetVerdict.Fits)
            : Reconcile(current, proposed.AtLeast(floors), costsGpus, budget.CeilingOnly, floors);

    private static PairGuarded Reconcile(PairCounts current, PairCounts wanted, PairCounts costsGpus, GpuBudget budget, PairCounts floors) =>
        ProportionalClamp.Pair(wanted, costsGpus, budget, floors) is { } reconciled
            ? new PairGuarded(reconciled, BudgetVerdict.Reconcile)
            : new PairGuarded(current, BudgetVerdict.Infeasible);
}

/// <summary>A guarded count of one pool.</summary>
public readonly record struct PoolGuarded(int Count, BudgetVerdict Verdict);

/// <summary>Guarded counts of two pools.</summary>
public readonly record struct PairGuarded(PairCounts Counts, BudgetVerdict Verdict);
