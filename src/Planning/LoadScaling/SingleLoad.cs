using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The load loop of a pool with one role (modes prefill, decode and agg).</summary>
internal static class SingleLoad
{
    public static StepDecision Run(PoolFacts facts, RoleFacts role, PoolObservation observation, ILoadPolicy policy, LoadRules rules, Explanation why)
    {
        var fpm = observation.Fpm(role.Role);
        var revival = Revival.Verdict(role, observation, rules);
        if (revival is null && EntryHold(facts.Mode, role, fpm, why) is { } hold)
        {
            return LoadLoop.NotJudged(facts, hold);
        }

        var verdict = revival ?? policy.Judge(facts, role, fpm!);
        why.Say(verdict.Because);
        return Reconcile(facts, role, verdict, rules, why);
    }

    /// <summary>Applies the throughput bound, the floor and the band to the verdict.</summary>
    public static StepDecision Reconcile(PoolFacts facts, RoleFacts role, RoleVerdict verdict, LoadRules rules, Explanation why)
    {
        var raw = verdict.Desired ?? role.Ready;
        var silent = verdict.Desired is null;
        if (silent && (rules.WithoutOpinion == WithoutOpinion.Nothing
            || (rules.WithoutOpinion == WithoutOpinion.KeepsBoundFloorAndBudget && verdict.Reason == LoadReason.InsufficientData)))
        {
            return Decision(role, verdict.Reason, role.Ready, target: null);
        }

        var wanted = facts.Mode == PlannerMode.Agg ? Math.Max(raw, role.Floor) : raw;
        wanted = rules.ThroughputOn ? Math.Max(wanted, role.LowerBound) : wanted;
        if (silent && wanted == role.Ready && rules.WithoutOpinion == WithoutOpinion.KeepsBound)
        {
            return Decision(role, verdict.Reason, raw, target: null);
        }

        why.SayLiftedByBound(role, raw, wanted, rules.ThroughputOn);
        var guarded = Guard(facts, role, wanted, why);
        var reason = guarded.Verdict.ToLoadReason() ?? Reason(role, raw, guarded.Count, verdict);
        return Decision(role, reason, raw, silent && guarded.Count == role.Ready ? null : guarded.Count);
    }

    private static StepDecision Decision(RoleFacts role, LoadReason reason, int raw, int? target) => new()
    {
        Outcome = LoadOutcome.Single(role.Role, reason, raw),
        Targets = target is { } count ? ReplicaTargets.Of(role.Role, count) : null,
    };

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

        // The order decides which reason is reported when several apply: an aggregated pool checks its metrics first.
        if (noFpm && (!inProgress || mode == PlannerMode.Agg))
        {
            why.Say(LoadWording.NoMetricsOf(role));
            return LoadReason.NoFpmData;
        }

        if (inProgress)
        {
            why.SayInProgress(role);
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
            why.SayUnknownCost(facts, role);
            return new RoleGuarded(wanted, BandVerdict.Fits);
        }

        var guarded = BandGuard.Pool(role.Ready, wanted, cost, facts.Band, role.Floor);
        why.SayGuarded(facts.Band, guarded.Verdict, $"{role.Name} {role.Ready}", $"{wanted}", $"{guarded.Count}", (long)role.Ready * cost);
        return guarded;
    }
}
