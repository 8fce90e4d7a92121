using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Budget;

/// <summary>A ledger in a grain storage that knows only records: every write stores it whole.</summary>
internal sealed class RecordLedgerStore(IGrainStorage storage, GrainId grain) : ILedgerStore
{
    private GrainState<BudgetLedger> _state = new(BudgetLedger.Empty);

    /// <inheritdoc />
    public async Task<BudgetLedger> LoadAsync()
    {
        var state = new GrainState<BudgetLedger>(BudgetLedger.Empty);
        await storage.ReadStateAsync(ILedgerStore.StateName, grain, state);
        _state = state;
        return state is { RecordExists: true, State: { } ledger } ? ledger : BudgetLedger.Empty;
    }

    /// <inheritdoc />
    public async Task SaveAsync(BudgetBook book)
    {
        var state = new GrainState<BudgetLedger>(book.Snapshot(), _state.ETag) { RecordExists = _state.RecordExists };
        await Task.Run(() => storage.WriteStateAsync(ILedgerStore.StateName, grain, state));
        _state = state;
    }
}
