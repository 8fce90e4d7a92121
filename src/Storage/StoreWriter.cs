using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace GlobalPlanner.Storage;

/// <summary>A change of one state; a null payload clears it.</summary>
internal sealed record StateChange(string StateName, string GrainId, long? ExpectedETag, byte[]? Payload)
{
    /// <summary>Ends when the change is on disk; the result is the new version, null after a clear.</summary>
    public TaskCompletionSource<long?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// The one thread that writes. All changes that wait are made in one transaction, so that a thousand writers share one
/// flush to disk; none is told of success before that flush.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private const int MostChanges = 4096;
    private const long MostBytes = 32 << 20;

    private readonly BlockingCollection<StateChange> _queue = [];
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _select;
    private readonly SqliteCommand _upsert;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _count;
    private readonly Thread _thread;
    private long _lastETag;

    public StoreWriter(SqliteConnection connection)
    {
        _connection = connection;
        _select = Command("SELECT etag FROM grain_state WHERE state_name = $name AND grain_id = $grain", "$name", "$grain");
        _upsert = Command(
            """
            INSERT INTO grain_state (state_name, grain_id, etag, payload) VALUES ($name, $grain, $etag, $payload)
            ON CONFLICT (state_name, grain_id) DO UPDATE SET etag = excluded.etag, payload = excluded.payload
            """,
            "$name",
            "$grain",
            "$etag",
            "$payload");
        _delete = Command("DELETE FROM grain_state WHERE state_name = $name AND grain_id = $grain", "$name", "$grain");
        _count = Command("UPDATE counter SET last_etag = $etag", "$etag");
        _lastETag = ReadLastETag();
        _thread = new Thread(Run) { IsBackground = true, Name = "embedded storage" };
        _thread.Start();
    }

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task<long?> ApplyAsync(StateChange change)
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

    /// <summary>Writes what is queued, then closes.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        foreach (var command in new[] { _select, _upsert, _delete, _count })
        {
            command.Dispose();
        }

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
            var bytes = (long)(first.Payload?.Length ?? 0);
            while (batch.Count < MostChanges && bytes < MostBytes && _queue.TryTake(out var next))
            {
                batch.Add(next);
                bytes += next.Payload?.Length ?? 0;
            }

            Write(batch);
        }
    }

    private void Write(List<StateChange> batch)
    {
        var results = new (long? ETag, StateConflictException? Conflict)[batch.Count];
        var lastETag = _lastETag;
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var command in new[] { _select, _upsert, _delete, _count })
            {
                command.Transaction = transaction;
            }

            for (var i = 0; i < batch.Count; i++)
            {
                results[i] = Apply(batch[i], ref lastETag);
            }

            _count.Parameters["$etag"].Value = lastETag;
            _count.ExecuteNonQuery();
            transaction.Commit();
        }
#pragma warning disable CA1031 // The thread serves everybody: whatever fails is told to those who wait, and the next batch is tried.
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

    private (long? ETag, StateConflictException? Conflict) Apply(StateChange change, ref long lastETag)
    {
        var stored = Execute(_select, change).ExecuteScalar() as long?;
        if (stored != change.ExpectedETag)
        {
            return (null, new StateConflictException(
                $"State {change.StateName} of {change.GrainId} is at version {stored?.ToString() ?? "none"}, not {change.ExpectedETag?.ToString() ?? "none"}.")
            {
                StoredETag = stored,
            });
        }

        if (change.Payload is null)
        {
            Execute(_delete, change).ExecuteNonQuery();
            return (null, null);
        }

        var upsert = Execute(_upsert, change);
        upsert.Parameters["$etag"].Value = ++lastETag;
        upsert.Parameters["$payload"].Value = change.Payload;
        upsert.ExecuteNonQuery();
        return (lastETag, null);
    }

    private static SqliteCommand Execute(SqliteCommand command, StateChange change)
    {
        command.Parameters["$name"].Value = change.StateName;
        command.Parameters["$grain"].Value = change.GrainId;
        return command;
    }

    private long ReadLastETag()
    {
        using var command = Command("SELECT last_etag FROM counter");
        return (long)command.ExecuteScalar()!;
    }

#pragma warning disable CA2100 // The statements are constants of this class.
    private SqliteCommand Command(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter(parameter, null));
        }

        return command;
    }
#pragma warning restore CA2100
}
