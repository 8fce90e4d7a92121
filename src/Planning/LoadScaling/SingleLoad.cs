using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The load loop of a deployment with one pool (modes prefill, decode and agg).</summary>
internal static class SingleLoad
{
    public static LoadProposal Run(PoolFacts facts, RoleFacts role, PoolObservation observation, ILoadPolicy policy, LoadRules rules, Explanation why)
    {
        var fpm = observation.Fpm(role.Role);
        var revival = Revival.Verdict(role, observation, rules);
        if (revival is null && EntryHold(facts.Mode, role, fpm, why) is { } hold)
        {
            return LoadProposal.Hold(facts, hold);
        }

        var verdict = revival ?? policy.Judge(role, fpm!);
        why.Say(verdict.Because);
        return Reconcile(facts, role, verdict, rules, why);
    }

    /// <summary>Turns a verdict into a proposal: throughput bound, floor and the budget.</summary>
    public static LoadProposal Reconcile(PoolFacts facts, RoleFacts role, RoleVerdict verdict, LoadRules rules, Explanation why)
    {
        var raw = verdict.Desired ?? role.Ready;
        var silent = verdict.Desired is null;
        if (silent && (rules.WithoutOpinion == WithoutOpinion.Nothing
            || (rules.WithoutOpinion == WithoutOpinion.KeepsBoundFloorAndBudget && verdict.Reason == LoadReason.InsufficientData)))
        {
            return LoadProposal.Single(role.Role, verdict.Reason, role.Ready, target: null);
        }

        var wanted = facts.Mode == PlannerMode.Agg ? Math.Max(raw, role.Floor) : raw;
        wanted = rules.ThroughputOn ? Math.Max(wanted, role.LowerBound) : wanted;
        if (silent && wanted == role.Ready && rules.WithoutOpinion == WithoutOpinion.KeepsBound)
        {
            return LoadProposal.Single(role.Role, verdict.Reason, raw, target: null);
        }

        why.LiftedByBound(role, raw, wanted, rules.ThroughputOn);
        var guarded = Guard(facts, role, wanted, why);
        var reason = guarded.Verdict.ToLoadReason() ?? Reason(role, raw, guarded.Count, verdict);
        return LoadProposal.Single(role.Role, reason, raw, silent && guarded.Count == role.Ready ? null : guarded.Count);
    }

    private static LoadReason Reason(RoleFacts role, int raw, int final, RoleVerdict verdict)
    {
        if (final > role.Ready)
        {
            return LoadReason.ScaleUp;
        }

        if (final > raw && raw < role.Ready)
        {
            return LoadReason.ScaleDownCappedByThroughput;
        }

        return final < role.Ready ? LoadReason.ScaleDown
            : verdict.Desired is null ? verdict.Reason
            : LoadReason.NoChange;
    }

    private static LoadReason? EntryHold(PlannerMode mode, RoleFacts role, FpmSnapshot? fpm, Explanation why)
    {
        var noFpm = fpm is null or { IsEmpty: true };
        var inProgress = role.InProgress;

        // The order decides which reason is reported when several hold: an aggregated pool looks at its metrics first.
        if (noFpm && (!inProgress || mode == PlannerMode.Agg))
        {
            why.Say(Explanation.NoMetricsOf(role));
            return LoadReason.NoFpmData;
        }

        if (inProgress)
        {
            why.InProgress(role);
            return LoadReason.ScalingInProgress;
        }

        if (FpmCoverage.Mismatch(role, fpm!) is { } mismatch)
        {
            why.Say(mismatch);
            return LoadReason.WorkerCountMismatch;
        }

        return null;
    }

    private static RoleGuarded Guard(PoolFacts facts, RoleFacts role, int wanted, Explanation why)
    {
        if (role.CostGpus is not { } cost)
        {
            why.UnknownCost(facts, role);
            return new RoleGuarded(wanted, BandVerdict.Fits);
        }

        var guarded = BandGuard.Pool(role.Ready, wanted, cost, facts.Budget, role.Floor);
        why.Guarded(facts.Budget, guarded.Verdict, $"{role.Name} {role.Ready}", $"{wanted}", $"{guarded.Count}", (long)role.Ready * cost);
        return guarded;
    }
}
