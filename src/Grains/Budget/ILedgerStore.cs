using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// The stored form of one ledger. Every write is atomic and names the version it replaces, so of two writers one fails
/// completely. One write at a time.
/// </summary>
internal interface ILedgerStore
{
    /// <summary>The name under which ledgers are stored.</summary>
    const string StateName = "budget-ledger";

    /// <summary>Reads the ledger; an empty one where none is stored.</summary>
    Task<BudgetLedger> LoadAsync();

    /// <summary>
    /// Stores what a book holds at the moment of the call over the version last read or stored. Serialising it does
    /// not block the grain.
    /// </summary>
    /// <exception cref="InconsistentStateException">Another writer has stored a version since.</exception>
    Task SaveAsync(BudgetBook book);
}
