using System.Collections.Concurrent;
using System.Text.Json;
using GlobalPlanner.Planning.Serialization;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Tests.Support;

/// <summary>ETag-checked storage in memory, as JSON, that outlives a cluster and can be made to fail.</summary>
internal sealed class SharedGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (string Json, int Version)> _states = new();

    /// <summary>Writes that were taken.</summary>
    public int Writes;

    /// <summary>Whether writes fail.</summary>
    public bool Fails { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_states.TryGetValue($"{stateName}/{grainId}", out var stored))
        {
            grainState.State = JsonSerializer.Deserialize<T>(stored.Json, PlanningJson.Options)!;
            grainState.ETag = $"{stored.Version}";
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = Activator.CreateInstance<T>();
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Fails)
        {
            throw new IOException("the disk is full");
        }

        var key = $"{stateName}/{grainId}";
        var version = _states.TryGetValue(key, out var stored) ? stored.Version : 0;
        if ((grainState.ETag ?? "0") != $"{version}")
        {
            throw new InconsistentStateException("The state was written by somebody else.");
        }

        _states[key] = (JsonSerializer.Serialize(grainState.State, PlanningJson.Options), version + 1);
        grainState.ETag = $"{version + 1}";
        grainState.RecordExists = true;
        Interlocked.Increment(ref Writes);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _states.TryRemove($"{stateName}/{grainId}", out _);
        return Task.CompletedTask;
    }
}
