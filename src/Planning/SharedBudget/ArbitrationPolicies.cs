using System.Collections.Frozen;
using GlobalPlanner.Planning.SharedBudget.Pairing;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget;

/// <summary>Every arbitration policy by its name. To add one, write its folder, its name, and a line here.</summary>
internal static class ArbitrationPolicies
{
    private static readonly FrozenDictionary<ArbitrationPolicy, Func<BookState, BudgetTerms, IArbiter>> Factories =
        new Dictionary<ArbitrationPolicy, Func<BookState, BudgetTerms, IArbiter>>
        {
            [ArbitrationPolicy.Quota] = static (book, terms) => new QuotaArbiter(book, terms.Quota),
            [ArbitrationPolicy.Pairing] = static (book, _) => new PairingArbiter(book),
        }.ToFrozenDictionary();

    /// <summary>Creates the policy that the terms name; it knows no role until it is told of each.</summary>
    /// <exception cref="KeyNotFoundException">No policy is registered under the name.</exception>
    public static IArbiter Create(BookState book, BudgetTerms terms) => Factories[terms.Policy](book, terms);
}
