using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget;

/// <summary>The configuration of one GPU budget: the terms common to every policy, the policy, and the policy's own terms.</summary>
public sealed record BudgetTerms : CommonTerms
{
    /// <summary>The policy that settles contention.</summary>
    public ArbitrationPolicy Policy { get; init; } = ArbitrationPolicy.Quota;

    /// <summary>Groups, guarantees and reclaim; read by the policy <c>quota</c> only.</summary>
    public QuotaTerms Quota { get; init; } = new();
}
