using System.Runtime.InteropServices;
using GlobalPlanner.Storage.Slots;
using Orleans.Storage;

namespace GlobalPlanner.Storage.Tests.Slots;

/// <summary>
/// One who believes to be the writer of a log whose state is a list of numbers: reads, takes over with a whole record,
/// appends, and begins again whenever something fails.
/// </summary>
internal sealed class LogWriter(SlotStateLog log, LogHistory history, int recordEvery)
{
    private static readonly GrainId Grain = GrainId.Create("kind", "key");

    public const string StateName = "s";

    /// <summary>Writes until told to stop.</summary>
    public async Task RunAsync(Func<bool> goOn)
    {
        while (goOn())
        {
            try
            {
                await ReignAsync(goOn);
            }
            catch (Exception exception) when (exception is InconsistentStateException or TimeoutException)
            {
                continue;
            }
        }
    }

    /// <summary>The state as stored, with its version.</summary>
    public static async Task<(List<int> Numbers, string? Version)> ReadAsync(SlotStateLog log)
    {
        var stored = await log.ReadAsync(StateName, Grain);
        return stored is null
            ? ([], null)
            : ([.. Numbers(stored.Record), .. stored.Changes.SelectMany(change => Numbers(change))], stored.ETag);
    }

    /// <summary>The same over a storage that answers at once.</summary>
    public static (List<int> Numbers, string? Version) Read(SlotStateLog log)
    {
        var reading = ReadAsync(log);
        Assert.True(reading.IsCompletedSuccessfully);
        return reading.GetAwaiter().GetResult();
    }

    private async Task ReignAsync(Func<bool> goOn)
    {
        var acknowledged = history.Acknowledged;
        var (numbers, version) = await ReadAsync(log);
        LogHistory.CheckRead(numbers, acknowledged);
        for (var write = 0; goOn(); write++)
        {
            var number = history.Next();
            numbers.Add(number);
            version = write % recordEvery == 0
                ? await log.WriteAsync(StateName, Grain, Bytes(numbers), version)
                : await log.AppendAsync(StateName, Grain, Bytes([number]), version!);
            history.Acknowledge(number, version);
        }
    }

    private static byte[] Bytes(List<int> numbers) => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(numbers)).ToArray();

    private static int[] Numbers(byte[] bytes) => MemoryMarshal.Cast<byte, int>(bytes).ToArray();
}
