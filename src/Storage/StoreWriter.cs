using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace GlobalPlanner.Storage;

/// <summary>
/// The one thread that writes. It commits all waiting changes in one transaction, so that a thousand writers share one
/// flush to disk. No writer gets its answer before that flush.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private const int MostChanges = 4096;
    private const long MostBytes = 32 << 20;

    private readonly BlockingCollection<StateChange> _queue = [];
    private readonly SqliteConnection _connection;
    private readonly StoreStatements _statements;
    private readonly Thread _thread;
    private long _lastETag;

    /// <param name="connection">The open connection; the writer closes it.</param>
    public StoreWriter(SqliteConnection connection)
    {
        _connection = connection;
        _statements = new StoreStatements(connection);
        _lastETag = _statements.ReadLastETag();
        _thread = new Thread(Run) { IsBackground = true, Name = "embedded storage" };
        _thread.Start();
    }

    /// <summary>Queues a change; the task ends when it is on disk.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task<long> ApplyAsync(StateChange change)
    {
        try
        {
            _queue.Add(change);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(EmbeddedStore), "The embedded storage is closed.");
        }

        return change.Done.Task;
    }

    /// <summary>Completes queued changes, then closes the connection.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _statements.Dispose();
        _connection.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        var batch = new List<StateChange>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Clear();
            batch.Add(first);
            long bytes = first.Payload.Length;
            while (batch.Count < MostChanges && bytes < MostBytes && _queue.TryTake(out var next))
            {
                batch.Add(next);
                bytes += next.Payload.Length;
            }

            Write(batch);
        }
    }

    private void Write(List<StateChange> batch)
    {
        var results = new (long ETag, StateConflictException? Conflict)[batch.Count];
        var lastETag = _lastETag;
        try
        {
            using var transaction = _statements.Begin();
            for (var i = 0; i < batch.Count; i++)
            {
                results[i] = Apply(batch[i], ref lastETag);
            }

            _statements.StoreLastETag(lastETag);
            transaction.Commit();
        }
#pragma warning disable CA1031 // One thread serves all writers: a failure goes to those of this batch, and the next batch is tried.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            foreach (var change in batch)
            {
                change.Done.SetException(new IOException($"The embedded storage could not write: {exception.Message}", exception));
            }

            return;
        }

        _lastETag = lastETag;
        for (var i = 0; i < batch.Count; i++)
        {
            if (results[i].Conflict is { } conflict)
            {
                batch[i].Done.SetException(conflict);
            }
            else
            {
                batch[i].Done.SetResult(results[i].ETag);
            }
        }
    }

    private (long ETag, StateConflictException? Conflict) Apply(StateChange change, ref long lastETag)
    {
        var (stored, hasChanges) = _statements.Version(change);
        if (stored != change.ExpectedETag)
        {
            return (0, new StateConflictException(
                $"State {change.StateName} of {change.GrainId} is at version {stored?.ToString() ?? "none"}, not {change.ExpectedETag?.ToString() ?? "none"}.")
            {
                StoredETag = stored,
            });
        }

        if (hasChanges && change.Kind != StateChangeKind.Append)
        {
            _statements.DropChanges(change);
        }

        if (change.Kind == StateChangeKind.Clear)
        {
            _statements.Delete(change);
            return (0, null);
        }

        _statements.Store(change, ++lastETag);
        return (lastETag, null);
    }
}
