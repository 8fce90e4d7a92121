using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>
/// The predictive loop: sizes every role for the predicted demand, within the step limit, floors and budget. With load
/// scaling on, the sizes become lower bounds for the load loop; otherwise they are proposed as targets. Source:
/// throughput scaling of Dynamo's planner.
/// </summary>
internal sealed class ThroughputLoop(ThroughputOptions options)
{
    private const string Code = "throughput_scale";

    /// <summary>No role is sized, all for one reason.</summary>
    public static StepDecision NotSized(PoolFacts facts, ThroughputReason reason) => new() { Code = Code, Outcome = ThroughputOutcome.Of(facts, reason) };

    public StepDecision Run(PoolFacts facts, in Demand demand, IEnginePerformance? prefillModel, IEnginePerformance? decodeModel)
    {
        var why = new Explanation();
        var prefill = facts.Prefill is { } prefillRole ? EngineSizing.Of(prefillRole, prefillModel, demand, options, facts.Mode, why) : (EngineSizing?)null;
        var decode = facts.Decode is { } decodeRole ? EngineSizing.Of(decodeRole, decodeModel, demand, options, facts.Mode, why) : (EngineSizing?)null;
        var decision = (prefill, decode) switch
        {
            ({ } p, { } d) => Pair(facts, p, d, why),
            ({ } p, null) => Pool(facts, p, why),
            (null, { } d) => Pool(facts, d, why),
            _ => throw new InvalidOperationException("A mode scales at least one role."),
        };
        return decision with
        {
            Code = Code,
            Reasons = why.Sentences,
            CapacityRps = new RoleValues<double>(prefill?.Point?.RequestsPerSecond, decode?.Point?.RequestsPerSecond),
            Estimates = new LatencyEstimates(prefill?.Point?.TtftMs ?? decode?.Point?.TtftMs, decode?.Point?.ItlMs),
        };
    }

    private StepDecision Pool(PoolFacts facts, EngineSizing sizing, Explanation why)
    {
        var role = sizing.Role;
        var ready = sizing.Replicas is not null;
        var wanted = Math.Max(Capped(role, sizing.Replicas ?? role.Ready, why), role.Floor);
        var fitted = FitCeiling(facts, role, wanted, why);
        var heldByCeiling = fitted.Count == role.Ready && wanted != role.Ready;
        if (options.SetsBounds)
        {
            return Single(facts, BoundReason(ready, heldByCeiling)) with { Bounds = ReplicaTargets.Of(role.Role, fitted.Count) };
        }

        var guarded = role.CostGpus is { } cost
            ? BandGuard.Pool(role.Ready, fitted.Count, cost, facts.Band, role.Floor)
            : new RoleGuarded(fitted.Count, BandVerdict.Fits);
        Say(facts, why, guarded.Verdict, $"{role.Name} {role.Ready}", $"{fitted.Count}", $"{guarded.Count}", (long)role.Ready * (role.CostGpus ?? 0));
        var moves = guarded.Count != role.Ready;
        return Single(facts, ScaleReason(ready, moves, guarded.Verdict, heldByCeiling)) with { Targets = moves ? ReplicaTargets.Of(role.Role, guarded.Count) : null };
    }

    private StepDecision Pair(PoolFacts facts, EngineSizing prefill, EngineSizing decode, Explanation why)
    {
        // Both roles are sized together: replicas for one alone would move the queue to the other.
        var ready = prefill.Replicas is not null && decode.Replicas is not null;
        var current = new PairCounts(prefill.Role.Ready, decode.Role.Ready);
        var floors = new PairCounts(prefill.Role.Floor, decode.Role.Floor);
        var raw = ready ? new PairCounts(prefill.Replicas!.Value, decode.Replicas!.Value) : current;
        var wanted = new PairCounts(Capped(prefill.Role, raw.Prefill, why), Capped(decode.Role, raw.Decode, why)).AtLeast(floors);
        var fitted = facts.PairCosts is { } ceilingCosts
            ? BandGuard.FitCeiling(current, wanted, ceilingCosts, facts.Band, floors)
            : new PairGuarded(wanted, BandVerdict.Fits);
        Say(facts, why, fitted.Verdict, Text(current), Text(wanted), Text(fitted.Counts), facts.PairCosts is { } costs ? current.TotalGpus(costs) : 0);
        var heldByCeiling = fitted.Counts == current && wanted != current;
        if (options.SetsBounds)
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
            ? BandGuard.Pair(current, wanted, costs, facts.Band, floors)
            : BandGuard.RecoverFloors(current, wanted, costs, facts.Band, floors);
    }

    private static RoleGuarded FitCeiling(PoolFacts facts, RoleFacts role, int wanted, Explanation why)
    {
        if (role.CostGpus is not { } cost)
        {
            why.SayUnknownCost(facts, role);
            return new RoleGuarded(wanted, BandVerdict.Fits);
        }

        var fitted = BandGuard.Pool(role.Ready, wanted, cost, facts.Band.CeilingOnly, role.Floor);
        Say(facts, why, fitted.Verdict, $"{role.Name} {role.Ready}", $"{wanted}", $"{fitted.Count}", (long)role.Ready * cost);
        return fitted;
    }

    /// <summary>The size within the step limit of the present count; the floor is applied later and may exceed the limit.</summary>
    private int Capped(RoleFacts role, int raw, Explanation why)
    {
        var limit = options.MaxStepReplicas;
        var capped = (int)Math.Min(Math.Max(raw, Math.Max(0L, (long)role.Ready - limit)), (long)role.Ready + limit);
        if (capped != raw)
        {
            why.Say($"{role.Name}: {raw} replicas wanted, limited to {capped}: max_throughput_scaling_replicas allows a step of {limit} from {role.Ready}");
        }

        return capped;
    }

    private static void Say(PoolFacts facts, Explanation why, BandVerdict verdict, string current, string wanted, string final, long heldGpus)
    {
        if (verdict != BandVerdict.Fits || wanted != final)
        {
            why.SayGuarded(facts.Band, verdict, current, wanted, final, heldGpus);
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

    private static StepDecision Single(PoolFacts facts, ThroughputReason reason) => new() { Outcome = ThroughputOutcome.Of(facts, reason) };

    private static StepDecision Both(EngineSizing prefill, EngineSizing decode, ThroughputReason reason)
    {
        ThroughputReason Role(EngineSizing own, EngineSizing partner) =>
            own.Replicas is null ? ThroughputReason.ModelNotReady
            : partner.Replicas is null ? ThroughputReason.PartnerNotReady
            : reason;
        return new() { Outcome = new ThroughputOutcome(reason, new RoleValues<ThroughputReason>(Role(prefill, decode), Role(decode, prefill))) };
    }

    private static string Text(PairCounts counts) => $"prefill {counts.Prefill} and decode {counts.Decode}";
}
