using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>
/// The power step of the final projection, after the GPU band: it never adds replicas. While a role is being
/// scaled and while watts are unknown, nothing grows; shrinking is always allowed.
/// </summary>
internal static class PowerProjection
{
    public static PoweredMoves Fit(PoolFacts facts, RoleFit prefill, RoleFit decode, Explanation why)
    {
        var moves = new PoweredMoves(prefill, decode, null);
        if (facts.Power.IsNone || (!prefill.Changes && !decode.Changes))
        {
            return moves;
        }

        if (facts.InProgress)
        {
            return HoldGrowth(moves, "until the scaling in progress has settled", facts.Power, why);
        }

        if ((prefill.UnknownPower ?? decode.UnknownPower) is { } unknown)
        {
            return HoldGrowth(moves, unknown, facts.Power, why);
        }

        var (counts, verdict) = (prefill.Changes, decode.Changes) switch
        {
            (true, true) => Pair(facts, prefill, decode),
            (true, false) => Alone(facts.Power, prefill, decode, count => new PairCounts(count, decode.Final)),
            _ => Alone(facts.Power, decode, prefill, count => new PairCounts(prefill.Final, count)),
        };
        if (verdict == PowerVerdict.Fits)
        {
            return moves;
        }

        if (UndercutsGpuFloor(facts, counts))
        {
            return HoldAll(moves, facts, why);
        }

        Explain(prefill, counts.Prefill, verdict, facts.Power, why);
        Explain(decode, counts.Decode, verdict, facts.Power, why);
        return new PoweredMoves(prefill with { Final = counts.Prefill }, decode with { Final = counts.Decode }, Reason(verdict));
    }

    private static (PairCounts Counts, PowerVerdict Verdict) Pair(PoolFacts facts, RoleFit prefill, RoleFit decode)
    {
        var guarded = PowerGuard.Pair(
            new PairCounts(prefill.Ready, decode.Ready),
            new PairCounts(prefill.Final, decode.Final),
            new PairCounts(prefill.Role!.Watts!.Value, decode.Role!.Watts!.Value),
            facts.Power,
            new PairCounts(prefill.Role.Floor, decode.Role.Floor));
        return (guarded.Counts, guarded.Verdict);
    }

    private static (PairCounts Counts, PowerVerdict Verdict) Alone(PowerLimit power, RoleFit move, RoleFit peer, Func<int, PairCounts> counts)
    {
        var room = power.LimitWatts - ((long)peer.Ready * (peer.Role?.Watts ?? 0));
        var guarded = PowerGuard.Pool(move.Ready, move.Final, move.Role!.Watts!.Value, room, move.Role.Floor);
        return (counts(guarded.Count), guarded.Verdict);
    }

    /// <summary>Whether the counts that power allows would undercut the GPU floor.</summary>
    private static bool UndercutsGpuFloor(PoolFacts facts, PairCounts counts)
    {
        if (!facts.Band.HasFloor || facts.Prefill is { CostGpus: null } || facts.Decode is { CostGpus: null })
        {
            return false;
        }

        var costs = new PairCounts(facts.Prefill?.CostGpus ?? 0, facts.Decode?.CostGpus ?? 0);
        var (total, ready) = (counts.TotalGpus(costs), new PairCounts(facts.Prefill?.Ready ?? 0, facts.Decode?.Ready ?? 0).TotalGpus(costs));
        return total < ready && total < facts.Band.MinGpus - facts.Band.Tolerance(costs);
    }

    private static PoweredMoves HoldGrowth(PoweredMoves moves, string because, PowerLimit power, Explanation why)
    {
        if (!moves.Prefill.Grows && !moves.Decode.Grows)
        {
            return moves;
        }

        return new PoweredMoves(Held(moves.Prefill), Held(moves.Decode), ProjectionReason.PowerBudgetScaleUpSuppressed);

        RoleFit Held(RoleFit move)
        {
            if (!move.Grows)
            {
                return move;
            }

            why.Say($"{move.Role!.Name}: not raised to {move.Final} under the power limit of {power} {because}");
            return move.Dropped;
        }
    }

    private static PoweredMoves HoldAll(PoweredMoves moves, PoolFacts facts, Explanation why)
    {
        why.Say($"nothing changes: the replicas within the power limit of {facts.Power} would undercut min_gpu_budget; raise total_gpu_power_limit or lower min_gpu_budget");
        return new PoweredMoves(moves.Prefill.Dropped, moves.Decode.Dropped, ProjectionReason.PowerBudgetScaleUpSuppressed);
    }

    private static void Explain(RoleFit move, int count, PowerVerdict verdict, PowerLimit power, Explanation why)
    {
        if (move.Role is null || count == move.Final)
        {
            return;
        }

        why.Say(verdict switch
        {
            PowerVerdict.Staged => $"{move.Role.Name}: kept at {count} until the other role has shrunk, then {move.Final}; both at once would draw more than {power}",
            PowerVerdict.Suppressed => $"{move.Role.Name}: kept at {count}, {move.Final} refused: the power limit of {power} has no room for its minimum replicas at {move.Role.Watts} W each",
            _ => $"{move.Role.Name}: {count} instead of {move.Final} under the power limit of {power} at {move.Role.Watts} W per replica",
        });
    }

    private static ProjectionReason Reason(PowerVerdict verdict) => verdict switch
    {
        PowerVerdict.Staged => ProjectionReason.PowerRebalanceStaged,
        PowerVerdict.Suppressed => ProjectionReason.PowerBudgetScaleUpSuppressed,
        _ => ProjectionReason.PowerBudgetClamped,
    };
}

/// <summary>Both moves after the power step, and its reason; null when it changed nothing.</summary>
internal readonly record struct PoweredMoves(RoleFit Prefill, RoleFit Decode, ProjectionReason? Reason);
