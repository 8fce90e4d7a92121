using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace GlobalPlanner.Storage;

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
    private readonly SqliteCommand _append;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _drop;
    private readonly SqliteCommand _count;
    private readonly SqliteCommand[] _commands;
    private readonly Thread _thread;
    private long _lastETag;

    public StoreWriter(SqliteConnection connection)
    {
        _connection = connection;
        _select = Command(
            """
            SELECT etag, (SELECT max(etag) FROM state_change WHERE state_name = $name AND grain_id = $grain)
            FROM grain_state WHERE state_name = $name AND grain_id = $grain
            """,
            "$name",
            "$grain");
        _upsert = Command(
            """
            INSERT INTO grain_state (state_name, grain_id, etag, payload) VALUES ($name, $grain, $etag, $payload)
            ON CONFLICT (state_name, grain_id) DO UPDATE SET etag = excluded.etag, payload = excluded.payload
            """,
            "$name",
            "$grain",
            "$etag",
            "$payload");
        _append = Command(
            "INSERT INTO state_change (state_name, grain_id, etag, payload) VALUES ($name, $grain, $etag, $payload)",
            "$name",
            "$grain",
            "$etag",
            "$payload");
        _delete = Command("DELETE FROM grain_state WHERE state_name = $name AND grain_id = $grain", "$name", "$grain");
        _drop = Command("DELETE FROM state_change WHERE state_name = $name AND grain_id = $grain", "$name", "$grain");
        _count = Command("UPDATE counter SET last_etag = $etag", "$etag");
        _commands = [_select, _upsert, _append, _delete, _drop, _count];
        _lastETag = ReadLastETag();
        _thread = new Thread(Run) { IsBackground = true, Name = "embedded storage" };
        _thread.Start();
    }

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

    /// <summary>Writes what is queued, then closes.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        foreach (var command in _commands)
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
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var command in _commands)
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

    private (long ETag, StateConflictException? Conflict) Apply(StateChange change, ref long lastETag)
    {
        var (stored, hasChanges) = Version(change);
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
            Bound(_drop, change).ExecuteNonQuery();
        }

        if (change.Kind == StateChangeKind.Clear)
        {
            Bound(_delete, change).ExecuteNonQuery();
            return (0, null);
        }

        var write = Bound(change.Kind == StateChangeKind.Append ? _append : _upsert, change);
        write.Parameters["$etag"].Value = ++lastETag;
        write.Parameters["$payload"].Value = change.Payload;
        write.ExecuteNonQuery();
        return (lastETag, null);
    }

    /// <summary>The version of a state: that of its newest change, else of its record.</summary>
    private (long? ETag, bool HasChanges) Version(StateChange change)
    {
        using var reader = Bound(_select, change).ExecuteReader();
        return !reader.Read() ? (null, false)
            : reader.IsDBNull(1) ? (reader.GetInt64(0), false)
            : (reader.GetInt64(1), true);
    }

    private static SqliteCommand Bound(SqliteCommand command, StateChange change)
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
