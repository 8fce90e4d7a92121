using System.Globalization;
using GlobalPlanner.Grains.Interfaces;
using Orleans.Storage;

namespace GlobalPlanner.Storage.Slots;

/// <summary>
/// A log of records and their changes on top of a grain storage that has only single states with ETags, such as Redis. The
/// log is a ring of slots, each a state of its own. Entry n, a whole record or a change, is in slot n modulo their number.
/// <para>
/// An entry is written by one conditional write of its slot: after the slot was read with an older entry, and only if it
/// still holds that entry. So the numbers in a slot only grow, every number is written at most once, and of two writers
/// that follow the same version one fails, however long it was paused. A record is an entry like any other. Taking over a
/// log is therefore a single write too, and no crash can leave half of it.
/// </para>
/// <para>
/// A reader reads all slots, finds the newest entry, and needs every entry back to its record. If one is missing, another
/// writer was at work during the read, and the reader starts again.
/// </para>
/// </summary>
internal sealed class SlotStateLog(IGrainStorage storage, int slots = SlotStateLog.DefaultSlots) : IStateLog
{
    private const int DefaultSlots = 128;
    private const int ReadAttempts = 10;

    /// <inheritdoc />
    public int MostChanges => slots - 1;

    /// <inheritdoc />
    public async Task<LoggedState?> ReadAsync(string stateName, GrainId grainId)
    {
        for (var attempt = 0; attempt < ReadAttempts; attempt++)
        {
            var ring = await Task.WhenAll(Enumerable.Range(0, slots).Select(slot => ReadSlotAsync(stateName, grainId, slot)));
            var newest = ring.MaxBy(static slot => slot.State!.Index)!.State!;
            if (newest.Index == 0)
            {
                return null;
            }

            if (Whole(ring, newest) is { } state)
            {
                return state;
            }
        }

        throw new InconsistentStateException($"State {stateName} of {grainId} changed during every attempt to read it; another writer is at work.");
    }

    /// <inheritdoc />
    public async Task<string> WriteAsync(string stateName, GrainId grainId, byte[] record, string? expectedETag)
    {
        ArgumentNullException.ThrowIfNull(record);
        var version = LogVersion.Parse(expectedETag);
        var next = new LogVersion(version.Index + 1, version.Index + 1);
        await PutAsync(stateName, grainId, next, version, record);
        await TryDropAsync(stateName, grainId, version.Base);
        return next.ToString();
    }

    /// <inheritdoc />
    public async Task<string> AppendAsync(string stateName, GrainId grainId, byte[] change, string expectedETag)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(expectedETag);
        var version = LogVersion.Parse(expectedETag);
        var next = version with { Index = version.Index + 1 };
        if (next.Index - next.Base > MostChanges)
        {
            throw new InvalidOperationException($"State {stateName} of {grainId} has {MostChanges} changes since its record, which is the limit; write a new record.");
        }

        await PutAsync(stateName, grainId, next, version, change);
        return next.ToString();
    }

    private LoggedState? Whole(GrainState<SlotEntry>[] ring, SlotEntry newest)
    {
        var entries = new byte[newest.Index - newest.Base + 1][];
        for (var index = newest.Base; index <= newest.Index; index++)
        {
            var entry = ring[index % slots].State!;
            if (entry.Index != index || entry.Base != newest.Base || entry.Payload is null)
            {
                return null;
            }

            entries[index - newest.Base] = entry.Payload;
        }

        return new LoggedState(entries[0], [.. entries.Skip(1)], new LogVersion(newest.Index, newest.Base).ToString());
    }

    private async Task PutAsync(string stateName, GrainId grainId, LogVersion next, LogVersion expected, byte[] payload)
    {
        var slot = await ReadSlotAsync(stateName, grainId, next.Index % slots);
        if (slot.State!.Index >= next.Index)
        {
            throw Overtaken(stateName, grainId, new LogVersion(slot.State.Index, slot.State.Base), expected, null);
        }

        slot.State = new SlotEntry { Index = next.Index, Base = next.Base, Payload = payload };
        try
        {
            await storage.WriteStateAsync(SlotName(stateName, next.Index % slots), grainId, slot);
        }
        catch (InconsistentStateException exception)
        {
            throw Overtaken(stateName, grainId, null, expected, exception);
        }
    }

    /// <summary>
    /// Frees the space of a record that was replaced. If a crash or failure prevents it, the space is freed when the ring
    /// reaches that slot again.
    /// </summary>
    private async Task TryDropAsync(string stateName, GrainId grainId, long index)
    {
        try
        {
            var slot = await ReadSlotAsync(stateName, grainId, index % slots);
            if (index > 0 && slot.State is { Payload: not null } entry && entry.Index == index)
            {
                slot.State = new SlotEntry { Index = entry.Index, Base = entry.Base };
                await storage.WriteStateAsync(SlotName(stateName, index % slots), grainId, slot);
            }
        }
#pragma warning disable CA1031 // The new record is stored, so a failure to tidy up must not look like a failed write.
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return;
        }
    }

    private async Task<GrainState<SlotEntry>> ReadSlotAsync(string stateName, GrainId grainId, long slot)
    {
        var state = new GrainState<SlotEntry>(new SlotEntry());
        await storage.ReadStateAsync(SlotName(stateName, slot), grainId, state);
        state.State = state is { RecordExists: true, State: { } entry } ? entry : new SlotEntry();
        return state.State.Format <= SlotEntry.CurrentFormat
            ? state
            : throw new InvalidDataException(
                $"State {stateName} of {grainId} was written in format {state.State.Format}; this silo reads up to {SlotEntry.CurrentFormat}. Run the newer version.");
    }

    private static string SlotName(string stateName, long slot) => string.Create(CultureInfo.InvariantCulture, $"{stateName}-{slot:000}");

    private static InconsistentStateException Overtaken(
        string stateName, GrainId grainId, LogVersion? stored, LogVersion expected, InconsistentStateException? cause) =>
        new(
            $"State {stateName} of {grainId} has been changed by another writer since version {expected}.",
            stored?.ToString() ?? "unknown",
            expected.Index == 0 ? "none" : expected.ToString(),
            cause);
}
