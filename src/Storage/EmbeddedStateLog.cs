using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Storage;

/// <summary>A log of records and their changes in an <see cref="EmbeddedStore"/>.</summary>
internal sealed class EmbeddedStateLog(EmbeddedStore store) : IStateLog
{
    /// <inheritdoc />
    public int MostChanges => int.MaxValue;

    /// <inheritdoc />
    public async Task<LoggedState?> ReadAsync(string stateName, GrainId grainId) =>
        await store.ReadAsync(stateName, grainId.ToString()) is { } stored
            ? new LoggedState(stored.Payload, stored.Changes, ETagText.From(stored.ETag))
            : null;

    /// <inheritdoc />
    public Task<string> WriteAsync(string stateName, GrainId grainId, byte[] record, string? expectedETag) =>
        VersionAsync(store.WriteAsync(stateName, grainId.ToString(), record, ETagText.Read(expectedETag)), expectedETag);

    /// <inheritdoc />
    public Task<string> AppendAsync(string stateName, GrainId grainId, byte[] change, string expectedETag)
    {
        ArgumentNullException.ThrowIfNull(expectedETag);
        return VersionAsync(store.AppendAsync(stateName, grainId.ToString(), change, ETagText.Read(expectedETag)!.Value), expectedETag);
    }

    private static async Task<string> VersionAsync(Task<long> write, string? expectedETag)
    {
        try
        {
            return ETagText.From(await write);
        }
        catch (StateConflictException conflict)
        {
            throw ETagText.Inconsistent(conflict, expectedETag);
        }
    }
}
