using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace GlobalPlanner.Storage;

/// <summary>
/// Durable state in one local directory, for one process: SQLite in write-ahead mode with a flush to disk for every
/// commit, so that acknowledged writes survive kill -9 and loss of power. A silo opens it before anything else, so that it
/// does not start with an unusable directory. Safe for concurrent use.
/// </summary>
public sealed class EmbeddedStore : IDisposable
{
    /// <summary>Name of the database file in the data directory.</summary>
    public const string FileName = "globalplanner.db";

    private readonly DirectoryLock _lock;
    private readonly StoreWriter _writer;
    private readonly string _connectionString;

    private EmbeddedStore(string directory, DirectoryLock owned, StoreWriter writer, string connectionString)
    {
        Directory = directory;
        _lock = owned;
        _writer = writer;
        _connectionString = connectionString;
    }

    /// <summary>The data directory, as a full path.</summary>
    public string Directory { get; }

    /// <summary>Opens a data directory, creates it when it does not exist, and migrates an older one.</summary>
    /// <exception cref="DataDirectoryException">
    /// It is in use, not writable, damaged, of a newer format, or not GlobalPlanner's.
    /// </exception>
    public static EmbeddedStore Open(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var path = Path.GetFullPath(directory);
        try
        {
            System.IO.Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, exception);
        }

        var owned = DirectoryLock.Take(path);
        SqliteConnection? connection = null;
        try
        {
            var builder = new SqliteConnectionStringBuilder { DataSource = Path.Combine(path, FileName), Pooling = false };
            connection = new SqliteConnection(builder.ConnectionString);
            connection.Open();
            StoreSchema.Execute(connection, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            StoreSchema.Execute(connection, "PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;");
            StoreSchema.BringUpToDate(connection, path);
            var readers = new SqliteConnectionStringBuilder(builder.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = true };
            return new EmbeddedStore(path, owned, new StoreWriter(connection), readers.ConnectionString);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            owned.Dispose();
            throw exception switch
            {
                SqliteException { SqliteErrorCode: 11 or 26 } => new DataDirectoryException(
                    $"The file {FileName} in the data directory {path} is damaged or not a database. "
                    + "Restore it from a copy, or give this silo another --data-dir.",
                    exception),
                SqliteException => NotWritable(path, exception),
                _ => exception,
            };
        }
    }

    /// <summary>Reads one state and its changes, as of one moment; null when there is none.</summary>
    public Task<StoredState?> ReadAsync(string stateName, string grainId) => Task.Run(() =>
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT etag, payload FROM grain_state WHERE state_name = $name AND grain_id = $grain
            UNION ALL SELECT etag, payload FROM state_change WHERE state_name = $name AND grain_id = $grain
            ORDER BY etag
            """;
        command.Parameters.AddWithValue("$name", stateName);
        command.Parameters.AddWithValue("$grain", grainId);
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        var (etag, record) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
        var changes = ImmutableArray.CreateBuilder<byte[]>();
        while (reader.Read())
        {
            etag = reader.GetInt64(0);
            changes.Add(reader.GetFieldValue<byte[]>(1));
        }

        return new StoredState(record, etag) { Changes = changes.DrainToImmutable() };
    });

    /// <summary>Writes one state without changes, replacing the version named; null when none may be stored yet.</summary>
    /// <returns>The new version; it is on disk.</returns>
    /// <exception cref="StateConflictException">Another version is stored.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public Task<long> WriteAsync(string stateName, string grainId, byte[] payload, long? expectedETag)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return _writer.ApplyAsync(new StateChange(StateChangeKind.Write, stateName, grainId, expectedETag, payload));
    }

    /// <summary>Appends a change to a state that is stored in the version named.</summary>
    /// <returns>The new version; it is on disk.</returns>
    /// <exception cref="StateConflictException">Another version is stored, or none.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public Task<long> AppendAsync(string stateName, string grainId, byte[] change, long expectedETag)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _writer.ApplyAsync(new StateChange(StateChangeKind.Append, stateName, grainId, expectedETag, change));
    }

    /// <summary>Removes one state of the version named, and its changes; null when none is stored.</summary>
    /// <exception cref="StateConflictException">Another version is stored.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public Task ClearAsync(string stateName, string grainId, long? expectedETag) =>
        _writer.ApplyAsync(new StateChange(StateChangeKind.Clear, stateName, grainId, expectedETag, []));

    /// <summary>Completes queued writes, and unlocks the directory.</summary>
    public void Dispose()
    {
        // Readers first: the write-ahead log is folded back into the database only if the writer closes last.
        using (var connection = new SqliteConnection(_connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        _writer.Dispose();
        _lock.Dispose();
    }

    internal static DataDirectoryException NotWritable(string path, Exception cause) => new(
        $"The data directory {path} is not writable: {cause.Message} Give the silo's user write access, or another --data-dir.", cause);
}

/// <summary>One stored state and its version.</summary>
/// <param name="Payload">The record, as written.</param>
/// <param name="ETag">Version of the state including its changes; never given twice.</param>
public sealed record StoredState(byte[] Payload, long ETag)
{
    /// <summary>Changes appended since the record was written, oldest first.</summary>
    public ImmutableArray<byte[]> Changes { get; init; } = [];
}
