using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Limits;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>What the load loop found and proposes; a role it does not propose for is null.</summary>
internal sealed record LoadProposal(LoadOutcome Outcome, int? Prefill, int? Decode)
{
    /// <summary>The loop is off.</summary>
    public static LoadProposal Disabled { get; } =
        new(new LoadOutcome(LoadReason.Disabled, new RoleValues<LoadReason>(null, null), new ReplicaTargets(null, null)), null, null);

    /// <summary>No role may move, for one reason.</summary>
    public static LoadProposal Hold(PoolFacts facts, LoadReason reason) =>
        new(
            new LoadOutcome(
                reason,
                new RoleValues<LoadReason>(facts.Prefill is null ? null : reason, facts.Decode is null ? null : reason),
                new ReplicaTargets(null, null)),
            null,
            null);

    /// <summary>One pool: its reason, what its load asks for and what is proposed.</summary>
    public static LoadProposal Single(PoolRole role, LoadReason reason, int raw, int? target) => role == PoolRole.Prefill
        ? new(new LoadOutcome(reason, new RoleValues<LoadReason>(reason, null), new ReplicaTargets(raw, null)), target, null)
        : new(new LoadOutcome(reason, new RoleValues<LoadReason>(null, reason), new ReplicaTargets(null, raw)), null, target);
}

/// <summary>How a budget's verdict shows in the load loop's reason.</summary>
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
