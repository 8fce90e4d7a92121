using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>
/// The predictive loop: sizes every role for the demand that is coming, within the step limit, floors and budget. With
/// load scaling on, the sizes become bounds under the load loop; otherwise they are what is proposed. Source: throughput
/// scaling of Dynamo's planner.
/// </summary>
internal sealed class ThroughputLoop(PlannerConfig config, bool loadOn)
{
    public ThroughputProposal Run(PoolFacts facts, in Demand demand, IEnginePerformance? prefillModel, IEnginePerformance? decodeModel, Explanation why)
    {
        var prefill = facts.Prefill is { } prefillRole ? EngineSizing.Of(prefillRole, prefillModel, demand, config, why) : (EngineSizing?)null;
        var decode = facts.Decode is { } decodeRole ? EngineSizing.Of(decodeRole, decodeModel, demand, config, why) : (EngineSizing?)null;
        var proposal = (prefill, decode) switch
        {
            ({ } p, { } d) => Pair(facts, p, d, why),
            ({ } p, null) => Pool(facts, p, why),
            (null, { } d) => Pool(facts, d, why),
            _ => throw new InvalidOperationException("A mode scales at least one role."),
        };
        return proposal with
        {
            CapacityRps = new EngineCapacity(prefill?.Point?.RequestsPerSecond, decode?.Point?.RequestsPerSecond),
            Estimates = new LatencyEstimates(prefill?.Point?.TtftMs ?? decode?.Point?.TtftMs, decode?.Point?.ItlMs),
        };
    }

    private ThroughputProposal Pool(PoolFacts facts, EngineSizing sizing, Explanation why)
    {
        var role = sizing.Role;
        var ready = sizing.Replicas is not null;
        var wanted = Math.Max(Capped(role, sizing.Replicas ?? role.Ready, why), role.Floor);
        var fitted = FitCeiling(facts, role, wanted, why);
        var heldByCeiling = fitted.Count == role.Ready && wanted != role.Ready;
        if (loadOn)
        {
            var bound = BoundReason(ready, heldByCeiling);
            return Single(facts, bound) with { Bounds = Targets(facts, fitted.Count) };
        }

        var guarded = role.CostGpus is { } cost
            ? BandGuard.Pool(role.Ready, fitted.Count, cost, facts.Budget, role.Floor)
            : new RoleGuarded(fitted.Count, BandVerdict.Fits);
        Say(facts, why, guarded.Verdict, $"{role.Name} {role.Ready}", $"{fitted.Count}", $"{guarded.Count}", (long)role.Ready * (role.CostGpus ?? 0));
        var moves = guarded.Count != role.Ready;
        return Single(facts, ScaleReason(ready, moves, guarded.Verdict, heldByCeiling)) with { Targets = moves ? Targets(facts, guarded.Count) : null };
    }

    private ThroughputProposal Pair(PoolFacts facts, EngineSizing prefill, EngineSizing decode, Explanation why)
    {
        // Two pools are sized together: replicas for one alone would move the queue to the other.
        var ready = prefill.Replicas is not null && decode.Replicas is not null;
        var current = new PairCounts(prefill.Role.Ready, decode.Role.Ready);
        var floors = new PairCounts(prefill.Role.Floor, decode.Role.Floor);
        var raw = ready ? new PairCounts(prefill.Replicas!.Value, decode.Replicas!.Value) : current;
        var wanted = new PairCounts(Capped(prefill.Role, raw.Prefill, why), Capped(decode.Role, raw.Decode, why)).AtLeast(floors);
        var fitted = facts.PairCosts is { } ceilingCosts
            ? BandGuard.FitCeiling(current, wanted, ceilingCosts, facts.Budget, floors)
            : new PairGuarded(wanted, BandVerdict.Fits);
        Say(facts, why, fitted.Verdict, Text(current), Text(wanted), Text(fitted.Counts), facts.PairCosts is { } costs ? current.TotalGpus(costs) : 0);
        var heldByCeiling = fitted.Counts == current && wanted != current;
        if (loadOn)
        {
            return Both(prefill, decode, BoundReason(ready, heldByCeiling)) with
            {
                Bounds = new ReplicaTargets(fitted.Counts.Prefill, fitted.Counts.Decode),
            };
        }

        var guarded = Guard(facts, current, fitted.Counts, floors);
        Say(facts, why, guarded.Verdict, Text(current), Text(fitted.Counts), Text(guarded.Counts), facts.PairCosts is { } held ? current.TotalGpus(held) : 0);
        var moves = guarded.Counts != current;
        return Both(prefill, decode, ScaleReason(ready, moves, guarded.Verdict, heldByCeiling)) with
        {
            Targets = moves ? new ReplicaTargets(guarded.Counts.Prefill, guarded.Counts.Decode) : null,
        };
    }

    private static PairGuarded Guard(PoolFacts facts, PairCounts current, PairCounts wanted, PairCounts floors)
    {
        if (facts.PairCosts is not { } costs)
        {
            return new PairGuarded(wanted, BandVerdict.Fits);
        }

        return current.Covers(floors)
            ? BandGuard.Pair(current, wanted, costs, facts.Budget, floors)
            : BandGuard.RecoverFloors(current, wanted, costs, facts.Budget, floors);
    }

    private static RoleGuarded FitCeiling(PoolFacts facts, RoleFacts role, int wanted, Explanation why)
    {
        if (role.CostGpus is not { } cost)
        {
            why.UnknownCost(facts, role);
            return new RoleGuarded(wanted, BandVerdict.Fits);
        }

        var fitted = BandGuard.Pool(role.Ready, wanted, cost, facts.Budget.CeilingOnly, role.Floor);
        Say(facts, why, fitted.Verdict, $"{role.Name} {role.Ready}", $"{wanted}", $"{fitted.Count}", (long)role.Ready * cost);
        return fitted;
    }

    /// <summary>No observation moves a role by more than the step limit; a floor below which it stands does.</summary>
    private int Capped(RoleFacts role, int raw, Explanation why)
    {
        var limit = config.MaxThroughputScalingReplicas;
        var capped = (int)Math.Min(Math.Max(raw, Math.Max(0L, (long)role.Ready - limit)), (long)role.Ready + limit);
        if (capped != raw)
        {
            why.Say($"{role.Name}: {raw} replicas wanted, {capped} by max_throughput_scaling_replicas {limit} from {role.Ready}");
        }

        return capped;
    }

    private static void Say(PoolFacts facts, Explanation why, BandVerdict verdict, string current, string wanted, string final, long heldGpus)
    {
        if (verdict != BandVerdict.Fits || wanted != final)
        {
            why.Guarded(facts.Budget, verdict, current, wanted, final, heldGpus);
        }
    }

    private static ThroughputReason BoundReason(bool ready, bool heldByCeiling) =>
        !ready ? ThroughputReason.ModelNotReady
        : heldByCeiling ? ThroughputReason.GpuBudgetGuardHold
        : ThroughputReason.SetLowerBound;

    private static ThroughputReason ScaleReason(bool ready, bool moves, BandVerdict verdict, bool heldByCeiling) => (ready, moves, verdict) switch
    {
        (false, _, _) => ThroughputReason.ModelNotReady,
        (_, true, _) => ThroughputReason.Scale,
        (_, _, BandVerdict.Reconcile) => ThroughputReason.GpuBudgetReconcile,
        (_, _, BandVerdict.Hold or BandVerdict.Infeasible) => ThroughputReason.GpuBudgetGuardHold,
        _ => heldByCeiling ? ThroughputReason.GpuBudgetGuardHold : ThroughputReason.NoChange,
    };

    private static ThroughputProposal Single(PoolFacts facts, ThroughputReason reason) => ThroughputProposal.Hold(facts, reason);

    private static ThroughputProposal Both(EngineSizing prefill, EngineSizing decode, ThroughputReason reason)
    {
        ThroughputReason Role(EngineSizing own, EngineSizing partner) =>
            own.Replicas is null ? ThroughputReason.ModelNotReady
            : partner.Replicas is null ? ThroughputReason.PartnerNotReady
            : reason;
        return new(new ThroughputOutcome(reason, new RoleValues<ThroughputReason>(Role(prefill, decode), Role(decode, prefill))));
    }

    private static ReplicaTargets Targets(PoolFacts facts, int count) =>
        facts.Prefill is null ? new ReplicaTargets(null, count) : new ReplicaTargets(count, null);

    private static string Text(PairCounts counts) => $"prefill {counts.Prefill} and decode {counts.Decode}";
}
