using System.Diagnostics;
using System.Globalization;
using System.Text;
using GlobalPlanner.TestSupport;
using Microsoft.Data.Sqlite;

namespace GlobalPlanner.Storage.Tests;

public sealed class EmbeddedStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_written_is_there_after_closing()
    {
        long etag;
        using (var store = Open())
        {
            etag = await store.WriteAsync("state", "grain/1", [1, 2, 3], null);
        }

        using var again = Open();
        var read = await again.ReadAsync("state", "grain/1");
        Assert.Equal(etag, read!.ETag);
        Assert.Equal([1, 2, 3], read.Payload);
        Assert.Null(await again.ReadAsync("state", "grain/2"));
        Assert.Null(await again.ReadAsync("other", "grain/1"));
    }

    [Fact]
    public async Task Only_the_version_that_is_stored_can_be_replaced_or_cleared()
    {
        using var store = Open();
        var first = await store.WriteAsync("state", "a", [1], null);
        var second = await store.WriteAsync("state", "a", [2], first);

        foreach (var stale in new long?[] { null, first, second + 1 })
        {
            var conflict = await Assert.ThrowsAsync<StateConflictException>(() => store.WriteAsync("state", "a", [9], stale));
            Assert.Equal(second, conflict.StoredETag);
            await Assert.ThrowsAsync<StateConflictException>(() => store.ClearAsync("state", "a", stale));
        }

        Assert.Equal([2], (await store.ReadAsync("state", "a"))!.Payload);
    }

    [Fact]
    public async Task A_version_is_never_used_again_after_a_clear_or_a_restart()
    {
        long first;
        using (var store = Open())
        {
            first = await store.WriteAsync("state", "a", [1], null);
            await store.ClearAsync("state", "a", first);
            Assert.Null(await store.ReadAsync("state", "a"));
            await store.ClearAsync("state", "a", null);
        }

        using var again = Open();
        Assert.True(await again.WriteAsync("state", "a", [1], null) > first);
        await Assert.ThrowsAsync<StateConflictException>(() => again.WriteAsync("state", "a", [2], first));
    }

    [Fact]
    public async Task A_thousand_writers_at_once_lose_nothing()
    {
        using var store = Open();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            var etag = await store.WriteAsync("state", $"g{i}", BitConverter.GetBytes(i), null);
            await store.WriteAsync("state", $"g{i}", BitConverter.GetBytes(i + 1), etag);
            Assert.Equal(i + 1, BitConverter.ToInt32((await store.ReadAsync("state", $"g{i}"))!.Payload));
        }));
    }

    [Fact]
    public async Task Of_many_writers_of_one_version_exactly_one_wins()
    {
        using var store = Open();
        var etag = await store.WriteAsync("state", "a", [0], null);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            try
            {
                await store.WriteAsync("state", "a", [(byte)i], etag);
                return 1;
            }
            catch (StateConflictException)
            {
                return 0;
            }
        }));
        Assert.Equal(1, outcomes.Sum());
    }

    [Fact]
    public void A_second_opener_is_told_who_holds_the_directory()
    {
        using var store = Open();
        var refused = Assert.Throws<DataDirectoryException>(Open);
        Assert.Equal(
            $"The data directory {_directory.Path} is in use by process {Environment.ProcessId}. Stop it, or give this silo another --data-dir.",
            refused.Message);
    }

    [Fact]
    public void A_directory_is_free_again_after_closing()
    {
        Open().Dispose();
        Open().Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/below")]
    public void A_path_that_cannot_be_written_says_so(string below)
    {
        // A file in the place of the directory stops everybody, also the superuser.
        File.WriteAllText(_directory.Path, string.Empty);
        try
        {
            var refused = Assert.Throws<DataDirectoryException>(() => EmbeddedStore.Open(_directory.Path + below));
            Assert.StartsWith($"The data directory {_directory.Path}{below} is not writable", refused.Message, StringComparison.Ordinal);
            Assert.Contains("--data-dir", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(_directory.Path);
        }
    }

    [Fact]
    public async Task A_newer_format_is_refused_and_left_alone()
    {
        using (var store = Open())
        {
            await store.WriteAsync("state", "a", [1], null);
        }

        Sql("PRAGMA user_version = 99");
        var refused = Assert.Throws<DataDirectoryException>(Open);
        Assert.Contains("has format 99; this version reads up to 2", refused.Message, StringComparison.Ordinal);

        Sql("PRAGMA user_version = 2");
        using var again = Open();
        Assert.Equal([1], (await again.ReadAsync("state", "a"))!.Payload);
    }

    [Fact]
    public async Task An_older_format_is_brought_up_to_date_with_what_it_holds()
    {
        Directory.CreateDirectory(_directory.Path);
        Sql(
            """
            CREATE TABLE grain_state (
                state_name TEXT NOT NULL, grain_id TEXT NOT NULL, etag INTEGER NOT NULL, payload BLOB NOT NULL,
                PRIMARY KEY (state_name, grain_id));
            CREATE TABLE counter (last_etag INTEGER NOT NULL);
            INSERT INTO counter VALUES (7);
            INSERT INTO grain_state VALUES ('state', 'a', 7, x'01');
            PRAGMA application_id = 0x47506C6E;
            PRAGMA user_version = 1;
            """);

        using var store = Open();
        Assert.Equal((7L, 1), ((await store.ReadAsync("state", "a"))!.ETag, (await store.ReadAsync("state", "a"))!.Payload[0]));
        Assert.Equal(8, await store.AppendAsync("state", "a", [2], 7));
    }

    [Fact]
    public void A_file_of_somebody_else_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_directory.Path);
        Sql("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (7)");
        Assert.Contains("is not GlobalPlanner's", Assert.Throws<DataDirectoryException>(Open).Message, StringComparison.Ordinal);
        Sql("SELECT x FROM theirs");
    }

    [Fact]
    public void A_damaged_file_is_said_to_be_damaged()
    {
        Directory.CreateDirectory(_directory.Path);
        File.WriteAllText(_directory.Database, new string('x', 10_000));
        Assert.Contains("damaged or not a database", Assert.Throws<DataDirectoryException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_refuses()
    {
        var store = Open();
        store.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.WriteAsync("state", "a", [1], null));
    }

    // Several child processes are started and killed.
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Everything_acknowledged_survives_kill_minus_nine()
    {
        for (var round = 1; round <= 3; round++)
        {
            var acknowledged = await KilledWritersAsync(1000 * round);
            using var store = Open();
            foreach (var (grain, number) in acknowledged)
            {
                var stored = await store.ReadAsync("count", grain);
                var value = WriteLoop.Number(stored!);
                Assert.True(value >= number, $"{grain}: {number} was acknowledged, {value} is there");
                Assert.True(value <= number + 1, $"{grain}: {number} was acknowledged, {value} is there");
                Assert.Equal(WriteLoop.Logged(value), stored!.Changes.Select(static change => Encoding.UTF8.GetString(change)));
            }
        }
    }

    [Fact]
    public async Task Changes_are_read_in_their_order_behind_their_record()
    {
        long etag;
        using (var store = Open())
        {
            etag = await store.WriteAsync("state", "a", [1], null);
            var other = await store.WriteAsync("state", "b", [9], null);
            for (byte i = 2; i < 20; i++)
            {
                etag = await store.AppendAsync("state", "a", [i], etag);
                other = await store.AppendAsync("state", "b", [i], other);
            }
        }

        using var again = Open();
        var read = (await again.ReadAsync("state", "a"))!;
        Assert.Equal(etag, read.ETag);
        Assert.Equal([1], read.Payload);
        Assert.Equal(Enumerable.Range(2, 18), read.Changes.Select(static change => (int)Assert.Single(change)));
    }

    [Fact]
    public async Task Only_behind_the_version_that_is_stored_can_a_change_be_added()
    {
        using var store = Open();
        await Assert.ThrowsAsync<StateConflictException>(() => store.AppendAsync("state", "a", [1], 1));
        var record = await store.WriteAsync("state", "a", [1], null);
        var change = await store.AppendAsync("state", "a", [2], record);

        foreach (var stale in new long?[] { null, record, change + 1 })
        {
            Assert.Equal(change, (await Assert.ThrowsAsync<StateConflictException>(() => store.WriteAsync("state", "a", [9], stale))).StoredETag);
            await Assert.ThrowsAsync<StateConflictException>(() => store.ClearAsync("state", "a", stale));
            await Assert.ThrowsAsync<StateConflictException>(() => store.AppendAsync("state", "a", [9], stale ?? 0));
        }

        var read = (await store.ReadAsync("state", "a"))!;
        Assert.Equal((change, 1), (read.ETag, read.Changes.Length));
    }

    [Fact]
    public async Task A_record_written_anew_or_cleared_has_no_changes()
    {
        using var store = Open();
        var etag = await store.WriteAsync("state", "a", [1], null);
        etag = await store.AppendAsync("state", "a", [2], etag);
        etag = await store.WriteAsync("state", "a", [3], etag);
        Assert.Empty((await store.ReadAsync("state", "a"))!.Changes);

        etag = await store.AppendAsync("state", "a", [4], etag);
        await store.ClearAsync("state", "a", etag);
        Assert.Null(await store.ReadAsync("state", "a"));
        await store.WriteAsync("state", "a", [5], null);
        Assert.Empty((await store.ReadAsync("state", "a"))!.Changes);
    }

    private EmbeddedStore Open() => EmbeddedStore.Open(_directory.Path);

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Runs the write loop, kills it after some acknowledgements, and returns the last one of every writer.</summary>
    private async Task<Dictionary<string, long>> KilledWritersAsync(int lines)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { "exec", typeof(WriteLoop).Assembly.Location, "write-loop", _directory.Path })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var last = new Dictionary<string, long>();
        var seen = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            if (words is [var grain, var number] && long.TryParse(number, CultureInfo.InvariantCulture, out var count))
            {
                last[grain] = count;
            }

            if (++seen == lines)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        Assert.Equal(137, process.ExitCode);
        Assert.Equal(WriteLoop.Writers, last.Count);
        await Eventually.ThatAsync(() => process.HasExited, "the writer to be gone");
        return last;
    }
}
