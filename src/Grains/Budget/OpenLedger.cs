using GlobalPlanner.Grains.Events;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// The ledger of one budget under its present writer: the working copy, its storage, and whatever follows from a decision
/// once that is stored. Used from one grain's turns only.
/// </summary>
internal sealed class OpenLedger
{
    private readonly LedgerCommits _commits;
    private readonly LedgerWriter _writer;
    private readonly IEventSink? _events;

    private OpenLedger(BudgetBook book, LedgerCommits commits, LedgerWriter writer, IEventSink? events) =>
        (Book, _commits, _writer, _events) = (book, commits, writer, events);

    /// <summary>The working copy. Decisions made on it count once <see cref="DurableAsync"/> has ended.</summary>
    public BudgetBook Book { get; }

    /// <summary>Reads a ledger and stores it under a new epoch, so that every earlier writer is fenced off.</summary>
    /// <param name="store">The stored ledger.</param>
    /// <param name="terms">The terms in force.</param>
    /// <param name="expected">Configured deployments: growth waits until each has been heard of.</param>
    /// <param name="writer">Sends the writes that no caller waits for.</param>
    /// <param name="events">Records what the budget did; null where nothing is recorded.</param>
    /// <param name="failed">Called once when a write of the ledger fails; the working copy is worthless from then on.</param>
    public static async Task<OpenLedger> TakeOverAsync(
        ILedgerStore store,
        BudgetTerms terms,
        IEnumerable<ParticipantId> expected,
        LedgerWriter writer,
        IEventSink? events,
        Action<Exception> failed)
    {
        var book = BudgetBook.Restore(await store.LoadAsync(), terms);
        book.Expect(expected);
        book.BeginEpoch();
        await store.SaveAsync(book);
        return new OpenLedger(book, new LedgerCommits(book, store, failed), writer, events);
    }

    /// <summary>Ends when every decision on the book is stored. Only then are its writes sent and its events recorded.</summary>
    public async Task DurableAsync()
    {
        var (happened, writes) = Book.Take();
        await _commits.DurableAsync();
        _writer.Send(writes);
        foreach (var item in happened)
        {
            _events?.Write(BudgetEvents.Of(item));
        }
    }

    /// <summary>Has a deployment read and reported; ends when that has succeeded or failed.</summary>
    public Task ReadAsync(ParticipantId participant) => _writer.ReadAsync(participant);

    /// <summary>Has deployments read that nobody has reported for long.</summary>
    public void ReadUnreported() => _writer.ReadUnreported(Book);

    /// <summary>Ends when no write of the ledger is under way.</summary>
    public Task IdleAsync() => _commits.IdleAsync();
}
