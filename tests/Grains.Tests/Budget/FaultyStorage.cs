using System.Collections.Concurrent;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Tests.Budget;

/// <summary>The real storage with a gate and faults in front of its writes.</summary>
internal sealed class FaultyStorage(IGrainStorage inner, FaultyStorage.Switches switches) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        switches.FailReads
            ? throw new IOException("the disk does not answer")
            : inner.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        switches.Started.Enqueue(grainId);
        await switches.Gate;
        if (switches.FailWrites)
        {
            throw new IOException("no space left on device");
        }

        await inner.WriteStateAsync(stateName, grainId, grainState);
        switches.Written.Enqueue(grainId);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ClearStateAsync(stateName, grainId, grainState);

    internal sealed class Switches
    {
        public ConcurrentQueue<GrainId> Started { get; } = new();

        public ConcurrentQueue<GrainId> Written { get; } = new();

        /// <summary>Writes go on when it is completed.</summary>
        public Task Gate { get; set; } = Task.CompletedTask;

        public bool FailWrites { get; set; }

        public bool FailReads { get; set; }
    }
}
