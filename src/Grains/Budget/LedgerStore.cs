using GlobalPlanner.Planning.Arbitration;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// The stored form of one ledger. Every write names the version it replaces, so of two who believe to be the writer one
/// fails.
/// </summary>
internal sealed class LedgerStore(IGrainStorage storage, GrainId grain)
{
    private const string StateName = "budget-ledger";

    private GrainState<BudgetLedger> _state = new(BudgetLedger.Empty);

    /// <summary>Reads the ledger; an empty one where none is stored.</summary>
    public async Task<BudgetLedger> LoadAsync()
    {
        var state = new GrainState<BudgetLedger>(BudgetLedger.Empty);
        await storage.ReadStateAsync(StateName, grain, state);
        _state = state;
        return state is { RecordExists: true, State: { } ledger } ? ledger : BudgetLedger.Empty;
    }

    /// <summary>Stores a ledger over the version last read or stored. Writing it out does not hold up the grain.</summary>
    /// <exception cref="InconsistentStateException">Somebody else has stored a version since.</exception>
    public async Task SaveAsync(BudgetLedger ledger)
    {
        var state = new GrainState<BudgetLedger>(ledger, _state.ETag) { RecordExists = _state.RecordExists };
        await Task.Run(() => storage.WriteStateAsync(StateName, grain, state));
        _state = state;
    }
}
