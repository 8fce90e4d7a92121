using GlobalPlanner.Planning.SharedBudget;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// Stores a book as it changes, one write at a time: changes made during a write are stored together by the next one, which
/// answers all their callers at once. Used from one grain's turns only.
/// </summary>
internal sealed class LedgerCommits(BudgetBook book, ILedgerStore store, Action<Exception> failed)
{
    private long _stored = -1;
    private Commit? _writing;
    private Commit? _next;
    private Task _loop = Task.CompletedTask;

    /// <summary>Ends when the present state of the book is stored; fails when it could not be.</summary>
    public Task DurableAsync()
    {
        if (_stored == book.Version)
        {
            return Task.CompletedTask;
        }

        if (_writing?.Version == book.Version)
        {
            return _writing.Done.Task;
        }

        _next ??= new Commit();
        var done = _next.Done.Task;
        if (_loop.IsCompleted)
        {
            _loop = WriteAllAsync();
        }

        return done;
    }

    /// <summary>Ends when no write is under way.</summary>
    public Task IdleAsync() => _loop;

    private async Task WriteAllAsync()
    {
        // Requests that are already queued go into the first write as well.
        await Task.Yield();
        while (_next is not null)
        {
            (_writing, _next) = (_next, null);
            _writing.Version = book.Version;
            try
            {
                await store.SaveAsync(book);
                _stored = _writing.Version;
                _writing.Done.SetResult();
            }
#pragma warning disable CA1031 // Whatever the storage throws, the ledger's state is unknown and every waiting caller is told.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failed(exception);
                _writing.Done.SetException(exception);
                _next?.Done.SetException(exception);
                (_writing, _next) = (null, null);
                return;
            }

            _writing = null;
        }
    }

    private sealed class Commit
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Version { get; set; }
    }
}
