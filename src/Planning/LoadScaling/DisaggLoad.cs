using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The load loop of a pool with a prefill and a decode role, which share one GPU band.</summary>
internal static class DisaggLoad
{
    public static StepDecision Run(PoolFacts facts, PoolObservation observation, ILoadPolicy policy, LoadRules rules, Explanation why)
    {
        var (prefill, decode) = (facts.Prefill!, facts.Decode!);
        var prefillFpm = observation.PrefillFpm is { IsEmpty: false } seenPrefill ? seenPrefill : null;
        var decodeFpm = observation.DecodeFpm is { IsEmpty: false } seenDecode ? seenDecode : null;
        var prefillRevival = Revival.Verdict(prefill, observation, rules);
        var decodeRevival = Revival.Verdict(decode, observation, rules);
        var revives = prefillRevival is not null || decodeRevival is not null;
        if (EntryHold(prefill, prefillFpm, decode, decodeFpm, revives, why) is { } hold)
        {
            return LoadLoop.NotJudged(facts, hold);
        }

        var prefillVerdict = prefillRevival ?? Judge(facts, prefill, prefillFpm, policy);
        var decodeVerdict = decodeRevival ?? Judge(facts, decode, decodeFpm, policy);
        var anyMoves = prefillVerdict.Desired is not null || decodeVerdict.Desired is not null;
        SayUnlessIdle(prefillVerdict, anyMoves, why);
        SayUnlessIdle(decodeVerdict, anyMoves, why);
        return Reconcile(facts, prefillVerdict, decodeVerdict, rules.ThroughputOn, why);
    }

    /// <summary>Applies throughput bounds, floors and the band to the two verdicts.</summary>
    public static StepDecision Reconcile(PoolFacts facts, RoleVerdict prefillVerdict, RoleVerdict decodeVerdict, bool throughputOn, Explanation why)
    {
        var (prefill, decode) = (facts.Prefill!, facts.Decode!);
        var current = new PairCounts(prefill.Ready, decode.Ready);
        var floors = new PairCounts(prefill.Floor, decode.Floor);
        var raw = new PairCounts(prefillVerdict.Desired ?? current.Prefill, decodeVerdict.Desired ?? current.Decode);
        var bounded = throughputOn ? raw.AtLeast(new PairCounts(prefill.LowerBound, decode.LowerBound)) : raw;
        why.SayLiftedByBound(prefill, raw.Prefill, bounded.Prefill, throughputOn);
        why.SayLiftedByBound(decode, raw.Decode, bounded.Decode, throughputOn);
        var guarded = Guard(facts, current, bounded.AtLeast(floors), floors, lifted: bounded != raw, why);
        var final = guarded.Counts;

        var prefillReason = Reason(final.Prefill, raw.Prefill, bounded.Prefill, current.Prefill);
        var decodeReason = Reason(final.Decode, raw.Decode, bounded.Decode, current.Decode);
        var budgetReason = guarded.Verdict.ToLoadReason();
        var aggregate = budgetReason ?? (Rank(decodeReason) > Rank(prefillReason) ? decodeReason : prefillReason);
        var rawTargets = new ReplicaTargets(raw.Prefill, raw.Decode);
        if (final != current)
        {
            return new StepDecision
            {
                Outcome = new LoadOutcome(aggregate, new RoleValues<LoadReason>(prefillReason, decodeReason), rawTargets),
                Targets = new ReplicaTargets(final.Prefill, final.Decode),
            };
        }

        // Nothing moves: a role's own reason for not being judged is more precise than "no change".
        var prefillOwn = OwnReason(prefillVerdict);
        var decodeOwn = OwnReason(decodeVerdict);
        return new StepDecision
        {
            Outcome = new LoadOutcome(
                budgetReason ?? prefillOwn ?? decodeOwn ?? aggregate,
                new RoleValues<LoadReason>(prefillOwn ?? prefillReason, decodeOwn ?? decodeReason),
                rawTargets),
        };
    }

    private static LoadReason? EntryHold(RoleFacts prefill, FpmSnapshot? prefillFpm, RoleFacts decode, FpmSnapshot? decodeFpm, bool revives, Explanation why)
    {
        if (prefillFpm is null && decodeFpm is null && !revives)
        {
            why.Say(LoadWording.NoMetricsOf(prefill));
            why.Say(LoadWording.NoMetricsOf(decode));
            return LoadReason.NoFpmData;
        }

        if (prefill.InProgress || decode.InProgress)
        {
            why.SayInProgress(prefill);
            why.SayInProgress(decode);
            return LoadReason.ScalingInProgress;
        }

        var mismatch = (prefillFpm is null ? null : FpmCoverage.Mismatch(prefill, prefillFpm))
            ?? (decodeFpm is null ? null : FpmCoverage.Mismatch(decode, decodeFpm));
        if (mismatch is not null)
        {
            why.Say(mismatch);
            return LoadReason.WorkerCountMismatch;
        }

        if (prefill.KnownReady is null || decode.KnownReady is null)
        {
            why.Say($"{(prefill.KnownReady is null ? prefill : decode).Name}: the number of ready workers has never been observed");
            return LoadReason.InsufficientData;
        }

        return null;
    }

    private static RoleVerdict Judge(PoolFacts facts, RoleFacts role, FpmSnapshot? fpm, ILoadPolicy policy) =>
        fpm is null ? RoleVerdict.None(LoadReason.Unset, LoadWording.NoMetricsOf(role)) : policy.Judge(facts, role, fpm);

    /// <summary>A role that needs no change stays silent when the other moves.</summary>
    private static void SayUnlessIdle(RoleVerdict verdict, bool anyMoves, Explanation why)
    {
        if (!anyMoves || verdict.Reason != LoadReason.NoChange)
        {
            why.Say(verdict.Because);
        }
    }

    private static PairGuarded Guard(PoolFacts facts, PairCounts current, PairCounts wanted, PairCounts floors, bool lifted, Explanation why)
    {
        if (facts.PairCosts is not { } costs)
        {
            why.SayUnknownCost(facts, facts.Prefill!);
            why.SayUnknownCost(facts, facts.Decode!);
            return new PairGuarded(wanted, BandVerdict.Fits);
        }

        var proposed = lifted ? BandGuard.FitCeiling(current, wanted, costs, facts.Band, floors).Counts : wanted;
        var guarded = current.Covers(floors)
            ? BandGuard.Pair(current, proposed, costs, facts.Band, floors)
            : BandGuard.RecoverFloors(current, proposed, costs, facts.Band, floors);
        why.SayGuarded(
            facts.Band, guarded.Verdict, $"prefill {current.Prefill} and decode {current.Decode}", Text(wanted), Text(guarded.Counts), current.TotalGpus(costs));
        return guarded;
    }

    private static string Text(PairCounts counts) => $"{counts.Prefill} and {counts.Decode}";

    private static LoadReason Reason(int final, int raw, int bounded, int current)
    {
        if (final > current)
        {
            return LoadReason.ScaleUp;
        }

        if (bounded > raw && raw < current)
        {
            return LoadReason.ScaleDownCappedByThroughput;
        }

        return final < current ? LoadReason.ScaleDown : LoadReason.NoChange;
    }

    private static int Rank(LoadReason reason) => reason switch
    {
        LoadReason.ScaleUp => 4,
        LoadReason.ScaleDownCappedByThroughput => 3,
        LoadReason.ScaleDown => 2,
        _ => 1,
    };

    private static LoadReason? OwnReason(RoleVerdict verdict) =>
        verdict.Reason is LoadReason.Unset or LoadReason.NoChange ? null : verdict.Reason;
}
