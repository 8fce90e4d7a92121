using System.Globalization;
using System.Text;

namespace GlobalPlanner.Storage.Tests;

/// <summary>
/// Run as a process of its own: writes numbers into a data directory without end, from several writers at once, and
/// prints each one once it is acknowledged. Every fifth number is a record, those between are changes behind it.
/// </summary>
internal static class WriteLoop
{
    public const int Writers = 8;

    private const int RecordEvery = 5;

    public static async Task<int> Main(string[] args)
    {
        if (args is not ["write-loop", var directory])
        {
            await Console.Error.WriteLineAsync("Usage: write-loop DIRECTORY");
            return 2;
        }

        using var store = EmbeddedStore.Open(directory);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(store, $"writer-{writer}")));
        return 0;
    }

    /// <summary>The number that a stored state contains.</summary>
    public static long Number(StoredState stored) =>
        long.Parse(Encoding.UTF8.GetString(stored.Changes.LastOrDefault(stored.Payload)), CultureInfo.InvariantCulture);

    /// <summary>The changes that the log must have after the record when a state contains a number.</summary>
    public static IEnumerable<string> Logged(long number)
    {
        // The very first number is a record as well.
        for (var logged = Math.Max(2, number - (number % RecordEvery) + 1); logged <= number; logged++)
        {
            yield return logged.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static async Task WriteAsync(EmbeddedStore store, string grain)
    {
        var last = await store.ReadAsync("count", grain);
        var number = last is null ? 0 : Number(last);
        var etag = last?.ETag;
        while (true)
        {
            number++;
            var payload = Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
            etag = etag is null || number % RecordEvery == 0
                ? await store.WriteAsync("count", grain, payload, etag)
                : await store.AppendAsync("count", grain, payload, etag.Value);
            Console.WriteLine($"{grain} {number}");
        }
    }
}
