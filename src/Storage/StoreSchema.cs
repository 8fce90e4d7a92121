using System.Globalization;
using Microsoft.Data.Sqlite;

namespace GlobalPlanner.Storage;

/// <summary>The tables of the store, and the migrations of older files.</summary>
internal static class StoreSchema
{
    /// <summary>Marks the file as ours ("GPln").</summary>
    private const int ApplicationId = 0x47506C6E;

    /// <summary>Entry n migrates a file from version n to version n + 1.</summary>
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE grain_state (
            state_name TEXT NOT NULL,
            grain_id TEXT NOT NULL,
            etag INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (state_name, grain_id));
        CREATE TABLE counter (last_etag INTEGER NOT NULL);
        INSERT INTO counter VALUES (0);
        """,
        """
        CREATE TABLE state_change (
            state_name TEXT NOT NULL,
            grain_id TEXT NOT NULL,
            etag INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (state_name, grain_id, etag));
        """,
    ];

    /// <summary>Format version that this code writes.</summary>
    public static int Version => Migrations.Length;

    /// <summary>Migrates a file to <see cref="Version"/>, or creates its tables.</summary>
    /// <exception cref="DataDirectoryException">The file was written by a newer version, or is not a store.</exception>
    public static void BringUpToDate(SqliteConnection connection, string directory)
    {
        var version = Number(connection, "PRAGMA user_version");
        var tables = Number(connection, "SELECT count(*) FROM sqlite_master");
        if (tables > 0 && Number(connection, "PRAGMA application_id") != ApplicationId)
        {
            throw new DataDirectoryException(
                $"The file {EmbeddedStore.FileName} in the data directory {directory} is not GlobalPlanner's. Give this silo another --data-dir.");
        }

        if (version > Version)
        {
            throw new DataDirectoryException(
                $"The data directory {directory} has format {version}; this version reads up to {Version}. "
                + "Run the version that wrote it or a newer one, or give this silo another --data-dir.");
        }

        if (version == Version)
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        for (var from = version; from < Version; from++)
        {
            Execute(connection, Migrations[from], transaction);
        }

        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"), transaction);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"), transaction);
        transaction.Commit();
    }

#pragma warning disable CA2100 // The statements are constants of this project.
    public static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private static int Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
#pragma warning restore CA2100
}
