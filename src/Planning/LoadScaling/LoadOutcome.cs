using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The outcome of the load loop.</summary>
/// <param name="Reason">The reason for the tick as a whole.</param>
/// <param name="Roles">The reason by role.</param>
/// <param name="Raw">Replicas that the load asks for, before bounds, floors and budget; null for a role that was not judged.</param>
public sealed record LoadOutcome(LoadReason Reason, RoleValues<LoadReason> Roles, ReplicaTargets Raw) : StepOutcome
{
    /// <summary>Load scaling is off.</summary>
    internal static LoadOutcome Disabled { get; } = new(LoadReason.Disabled, new RoleValues<LoadReason>(null, null), ReplicaTargets.None);

    /// <summary>No role is judged, all for one reason.</summary>
    internal static LoadOutcome NotJudged(PoolFacts facts, LoadReason reason) =>
        new(reason, new RoleValues<LoadReason>(facts.Prefill is null ? null : reason, facts.Decode is null ? null : reason), ReplicaTargets.None);

    /// <summary>The outcome of a pool with one role.</summary>
    internal static LoadOutcome Single(PoolRole role, LoadReason reason, int raw) => role == PoolRole.Prefill
        ? new(reason, new RoleValues<LoadReason>(reason, null), new ReplicaTargets(raw, null))
        : new(reason, new RoleValues<LoadReason>(null, reason), new ReplicaTargets(null, raw));
}

/// <summary>The band's verdict as a reason of the load loop.</summary>
internal static class BandVerdictReasons
{
    public static LoadReason? ToLoadReason(this BandVerdict verdict) => verdict switch
    {
        BandVerdict.Hold => LoadReason.GpuBudgetGuardHold,
        BandVerdict.Reconcile => LoadReason.GpuBudgetReconcile,
        BandVerdict.Infeasible => LoadReason.GpuBudgetInfeasible,
        _ => null,
    };
}
