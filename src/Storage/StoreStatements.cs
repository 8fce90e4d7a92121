using Microsoft.Data.Sqlite;

namespace GlobalPlanner.Storage;

/// <summary>The prepared statements that change the store. They run in the transaction that was begun last.</summary>
internal sealed class StoreStatements : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _select;
    private readonly SqliteCommand _upsert;
    private readonly SqliteCommand _append;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _drop;
    private readonly SqliteCommand _count;
    private readonly SqliteCommand[] _commands;

    public StoreStatements(SqliteConnection connection)
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
    }

    /// <summary>Begins a transaction for the statements that follow.</summary>
    public SqliteTransaction Begin()
    {
        var transaction = _connection.BeginTransaction(deferred: false);
        foreach (var command in _commands)
        {
            command.Transaction = transaction;
        }

        return transaction;
    }

    /// <summary>The highest ETag ever given, as it was stored last.</summary>
    public long ReadLastETag()
    {
        using var command = Command("SELECT last_etag FROM counter");
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Stores the highest ETag ever given, so that none is used twice even after a state was removed.</summary>
    public void StoreLastETag(long etag)
    {
        _count.Parameters["$etag"].Value = etag;
        _count.ExecuteNonQuery();
    }

    /// <summary>The version of a state, which is that of its newest change or else of its record; null when there is none.</summary>
    public (long? ETag, bool HasChanges) Version(StateChange change)
    {
        using var reader = Bound(_select, change).ExecuteReader();
        return !reader.Read() ? (null, false)
            : reader.IsDBNull(1) ? (reader.GetInt64(0), false)
            : (reader.GetInt64(1), true);
    }

    /// <summary>Removes the changes behind a record.</summary>
    public void DropChanges(StateChange change) => Bound(_drop, change).ExecuteNonQuery();

    /// <summary>Removes a record.</summary>
    public void Delete(StateChange change) => Bound(_delete, change).ExecuteNonQuery();

    /// <summary>Stores a record, or a change behind one, under a new version.</summary>
    public void Store(StateChange change, long etag)
    {
        var write = Bound(change.Kind == StateChangeKind.Append ? _append : _upsert, change);
        write.Parameters["$etag"].Value = etag;
        write.Parameters["$payload"].Value = change.Payload;
        write.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var command in _commands)
        {
            command.Dispose();
        }
    }

    private static SqliteCommand Bound(SqliteCommand command, StateChange change)
    {
        command.Parameters["$name"].Value = change.StateName;
        command.Parameters["$grain"].Value = change.GrainId;
        return command;
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
