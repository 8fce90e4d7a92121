using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>
/// The last step of every tick: turns proposals into targets within floors, GPU band and power limit, and repairs floors
/// and band even without a proposal. A role without a proposal moves only in such a repair. Outside a repair every target
/// lies between the ready count and the proposal (Dynamo's planner may shrink the other role of a proposal that does not
/// fit).
/// </summary>
internal static class FinalProjection
{
    public static Projected Project(PoolFacts facts, int? prefillProposal, int? decodeProposal, Explanation why)
    {
        var prefill = RoleFit.From(facts.Prefill, prefillProposal, facts.InProgress);
        var decode = RoleFit.From(facts.Decode, decodeProposal, facts.InProgress);
        var reconcile = !facts.InProgress && IsOutOfBudget(facts);
        if (!reconcile && !prefill.Wanted && !decode.Wanted)
        {
            return Projected.Nothing;
        }

        var repair = reconcile ? ProjectionReason.GpuBudgetReconcile
            : prefill.Repairs || decode.Repairs ? ProjectionReason.FloorRepair
            : ProjectionReason.Unchanged;
        var counts = (prefill.Role, decode.Role) switch
        {
            ({ KnownReady: not null }, { KnownReady: not null }) => PairProjection.Fit(facts, prefill, decode, repair),
            _ => Alone(facts, prefill, decode, repair),
        };
        if (counts is not { } fitted)
        {
            why.Say($"nothing changes: {facts.Band} cannot hold the minimum replicas; raise max_gpu_budget or lower min_endpoint");
            return Projected.Nothing with { Reason = ProjectionReason.GpuBudgetInfeasible };
        }

        return Finish(facts, prefill with { Final = fitted.Prefill }, decode with { Final = fitted.Decode }, repair, why);
    }

    private static bool IsOutOfBudget(PoolFacts facts)
    {
        var (total, tolerance) = (0L, 0);
        foreach (var role in (ReadOnlySpan<RoleFacts?>)[facts.Prefill, facts.Decode])
        {
            if (role is null)
            {
                continue;
            }

            if (role is not { KnownReady: { } ready, CostGpus: { } cost })
            {
                return false;
            }

            total += (long)ready * cost;
            tolerance = Math.Max(tolerance, facts.Band.Tolerance(cost));
        }

        return !facts.Band.Contains(total, tolerance);
    }

    private static PairCounts? Alone(PoolFacts facts, RoleFit prefill, RoleFit decode, ProjectionReason repair)
    {
        var counts = new PairCounts(prefill.Base, decode.Base);
        if (prefill.Movable(repair))
        {
            if (RoleProjection.Fit(facts.Band, prefill, repair) is not { } count)
            {
                return null;
            }

            counts = counts with { Prefill = count };
        }

        if (decode.Movable(repair))
        {
            if (RoleProjection.Fit(facts.Band, decode, repair) is not { } count)
            {
                return null;
            }

            counts = counts with { Decode = count };
        }

        return counts;
    }

    private static Projected Finish(PoolFacts facts, RoleFit prefill, RoleFit decode, ProjectionReason repair, Explanation why)
    {
        var fitted = prefill.WasFitted || decode.WasFitted;
        var reason = repair != ProjectionReason.Unchanged ? repair : fitted ? ProjectionReason.GpuBudgetFit : ProjectionReason.Unchanged;
        prefill.Explain(facts.Band, why);
        decode.Explain(facts.Band, why);
        (prefill, decode, var powered) = PowerProjection.Fit(facts, prefill, decode, why);
        reason = powered ?? reason;
        return prefill.Changes || decode.Changes
            ? new Projected(new ReplicaTargets(prefill.Target, decode.Target), reason)
            : Projected.Nothing with { Reason = reason };
    }
}

/// <summary>The result of the final projection; targets are null when nothing moves.</summary>
internal sealed record Projected(ReplicaTargets? Targets, ProjectionReason Reason)
{
    public static Projected Nothing { get; } = new(null, ProjectionReason.Unchanged);
}
