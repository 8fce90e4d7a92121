using System.Text.Json;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// A ledger as a record and the changes since: a write costs as much as changed, however large the ledger. A new writer first
/// stores it whole, in the present format; so does a write once the changes have outgrown the record.
/// </summary>
internal sealed class LoggedLedgerStore(IStateLog log, GrainId grain) : ILedgerStore
{
    /// <summary>Bytes of changes that are always kept; rewriting a small ledger earlier would save nothing.</summary>
    private const long LeastChangeBytes = 8 << 20;

    /// <summary>Changes kept, in sizes of the record: what is read at a restart against how often it is rewritten.</summary>
    private const int ChangesPerRecord = 4;

    private string? _etag;
    private long _recordBytes;
    private long _changeBytes = long.MaxValue;
    private int _changes;

    /// <inheritdoc />
    public async Task<BudgetLedger> LoadAsync()
    {
        var stored = await log.ReadAsync(ILedgerStore.StateName, grain);
        _etag = stored?.ETag;
        return stored is null ? BudgetLedger.Empty : await Task.Run(() => Read(stored));
    }

    /// <inheritdoc />
    public async Task SaveAsync(BudgetBook book)
    {
        var change = book.TakeChange();

        // The book hands each change out once: after a failed write only the whole ledger is complete.
        (var changeBytes, _changeBytes) = (_changeBytes, long.MaxValue);
        if (_etag is { } etag && _changes < log.MostChanges && changeBytes <= Math.Max(LeastChangeBytes, _recordBytes * ChangesPerRecord))
        {
            (_etag, var bytes) = await Task.Run(async () =>
            {
                var payload = JsonSerializer.SerializeToUtf8Bytes(change, PlanningJson.Options);
                return (await log.AppendAsync(ILedgerStore.StateName, grain, payload, etag), payload.Length);
            });
            _changeBytes = changeBytes + bytes;
            _changes++;
            return;
        }

        var ledger = book.Snapshot();
        (_etag, _recordBytes) = await Task.Run(async () =>
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(ledger, PlanningJson.Options);
            return (await log.WriteAsync(ILedgerStore.StateName, grain, payload, _etag), payload.Length);
        });
        (_changes, _changeBytes) = (0, 0);
    }

    private static BudgetLedger Read(LoggedState stored)
    {
        var record = JsonSerializer.Deserialize<BudgetLedger>(stored.Record, PlanningJson.Options)
            ?? throw new InvalidDataException("The stored ledger is null.");
        if (record.Version > BudgetLedger.CurrentVersion)
        {
            // It is refused by its version; how its changes are written is not known here.
            return record;
        }

        return record.After(stored.Changes.Select(static change => JsonSerializer.Deserialize<LedgerChange>(change, PlanningJson.Options)
            ?? throw new InvalidDataException("A stored change of the ledger is null.")));
    }
}
