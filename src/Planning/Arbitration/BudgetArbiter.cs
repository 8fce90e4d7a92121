namespace GlobalPlanner.Planning.Arbitration;

/// <summary>
/// The budget rules as pure functions over a ledger, for replay, what-if and tests. A live budget keeps a
/// <see cref="BudgetBook"/> open instead; the rules are the same ones.
/// </summary>
public static class BudgetArbiter
{
    /// <summary>Answers a request.</summary>
    public static (BudgetLedger Ledger, ScaleGrant Grant) Decide(
        BudgetLedger ledger, BudgetTerms terms, ScaleRequest request, DateTimeOffset now)
    {
        var book = BudgetBook.Restore(ledger, terms);
        var grant = book.Decide(request, now);
        return (book.Snapshot(), grant);
    }

    /// <summary>Takes over what a deployment holds.</summary>
    /// <exception cref="ArgumentException">The report holds a negative figure or names nobody.</exception>
    public static BudgetLedger Report(BudgetLedger ledger, BudgetTerms terms, DeploymentReport report)
    {
        var book = BudgetBook.Restore(ledger, terms);
        book.Report(report);
        return book.Snapshot();
    }

    /// <summary>Puts other terms in force.</summary>
    public static BudgetLedger Configure(BudgetLedger ledger, BudgetTerms terms) => BudgetBook.Restore(ledger, terms).Snapshot();
}
