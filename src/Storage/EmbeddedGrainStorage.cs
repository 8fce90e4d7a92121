using System.Text.Json;
using Orleans.Storage;

namespace GlobalPlanner.Storage;

/// <summary>Orleans' grain storage over an <see cref="EmbeddedStore"/>: JSON payloads, checked by ETag.</summary>
internal sealed class EmbeddedGrainStorage(EmbeddedStore store, JsonSerializerOptions json) : IGrainStorage
{
    /// <inheritdoc />
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await store.ReadAsync(stateName, grainId.ToString());
        if (stored is { Changes.IsEmpty: false })
        {
            throw new InvalidDataException($"State {stateName} of {grainId} has a log of changes; it cannot be read as a single record.");
        }

        grainState.RecordExists = stored is not null;
        grainState.ETag = stored is null ? null! : ETagText.From(stored.ETag);
        grainState.State = stored is null ? New<T>() : JsonSerializer.Deserialize<T>(stored.Payload, json)!;
    }

    /// <inheritdoc />
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Before the first await, because the grain may change its state afterwards.
        var payload = JsonSerializer.SerializeToUtf8Bytes(grainState.State, json);
        try
        {
            var etag = await store.WriteAsync(stateName, grainId.ToString(), payload, ETagText.Read(grainState.ETag));
            grainState.ETag = ETagText.From(etag);
            grainState.RecordExists = true;
        }
        catch (StateConflictException conflict)
        {
            throw ETagText.Inconsistent(conflict, grainState.ETag);
        }
    }

    /// <inheritdoc />
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await store.ClearAsync(stateName, grainId.ToString(), ETagText.Read(grainState.ETag));
            grainState.ETag = null!;
            grainState.RecordExists = false;
            grainState.State = New<T>();
        }
        catch (StateConflictException conflict)
        {
            throw ETagText.Inconsistent(conflict, grainState.ETag);
        }
    }

    private static T New<T>() => typeof(T).GetConstructor(Type.EmptyTypes) is null && !typeof(T).IsValueType
        ? default!
        : Activator.CreateInstance<T>();
}
