using GlobalPlanner.Planning.Budget;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The load loop of a deployment with one pool (modes prefill, decode and agg).</summary>
internal static class SingleLoad
{
    public static LoadProposal Run(PoolFacts facts, RoleFacts role, FpmSnapshot? fpm, ILoadPolicy policy, bool throughputOn, Explanation why)
    {
        if (EntryHold(facts.Mode, role, fpm, why) is { } hold)
        {
            return LoadProposal.Hold(facts, hold);
        }

        var verdict = policy.Judge(role, fpm!);
        why.Say(verdict.Because);
        if (verdict.Desired is not { } raw)
        {
            return LoadProposal.Single(role.Role, verdict.Reason, role.Ready, target: null);
        }

        var wanted = facts.Mode == PlannerMode.Agg ? Math.Max(raw, role.Floor) : raw;
        wanted = throughputOn ? Math.Max(wanted, role.LowerBound) : wanted;
        var guarded = Guard(facts, role, wanted, why);
        var reason = guarded.Verdict.ToLoadReason()
            ?? (guarded.Count > role.Ready ? LoadReason.ScaleUp
                : guarded.Count == role.Ready ? LoadReason.NoChange
                : guarded.Count > raw ? LoadReason.ScaleDownCappedByThroughput
                : LoadReason.ScaleDown);
        return LoadProposal.Single(role.Role, reason, raw, guarded.Count);
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

    private static PoolGuarded Guard(PoolFacts facts, RoleFacts role, int wanted, Explanation why)
    {
        if (role.CostGpus is not { } cost)
        {
            why.UnknownCost(facts, role);
            return new PoolGuarded(wanted, BudgetVerdict.Fits);
        }

        var guarded = BudgetGuard.Pool(role.Ready, wanted, cost, facts.Budget, role.Floor);
        why.Guarded(facts.Budget, guarded.Verdict, $"{role.Name} {role.Ready}", $"{wanted}", $"{guarded.Count}", (long)role.Ready * cost);
        return guarded;
    }
}
