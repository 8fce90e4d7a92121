using System.Globalization;
using System.Text;

namespace GlobalPlanner.Storage.Tests;

/// <summary>
/// Run as a process of its own: writes numbers into a data directory without end, from several writers at once, and
/// prints each one once it is acknowledged.
/// </summary>
internal static class WriteLoop
{
    public const int Writers = 8;

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

    private static async Task WriteAsync(EmbeddedStore store, string grain)
    {
        var last = await store.ReadAsync("count", grain);
        var number = last is null ? 0 : long.Parse(Encoding.UTF8.GetString(last.Payload), CultureInfo.InvariantCulture);
        var etag = last?.ETag;
        while (true)
        {
            number++;
            etag = await store.WriteAsync("count", grain, Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)), etag);
            Console.WriteLine($"{grain} {number}");
        }
    }
}
