using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Grains.Tests.Budget;

/// <summary>The real log with the gate and the faults of <see cref="FaultyStorage"/> in front of its writes.</summary>
internal sealed class FaultyStateLog(IStateLog inner, FaultyStorage.Switches switches) : IStateLog
{
    public int MostChanges => inner.MostChanges;

    public Task<LoggedState?> ReadAsync(string stateName, GrainId grainId) =>
        switches.FailReads ? throw new IOException("the disk does not answer") : inner.ReadAsync(stateName, grainId);

    public Task<string> WriteAsync(string stateName, GrainId grainId, byte[] record, string? expectedETag) =>
        WriteAsync(grainId, () => inner.WriteAsync(stateName, grainId, record, expectedETag));

    public Task<string> AppendAsync(string stateName, GrainId grainId, byte[] change, string expectedETag) =>
        WriteAsync(grainId, () => inner.AppendAsync(stateName, grainId, change, expectedETag));

    private async Task<string> WriteAsync(GrainId grainId, Func<Task<string>> write)
    {
        switches.Started.Enqueue(grainId);
        await switches.Gate;
        if (switches.FailWrites)
        {
            throw new IOException("no space left on device");
        }

        var etag = await write();
        switches.Written.Enqueue(grainId);
        return etag;
    }
}
