using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Stands for a traffic source that could not be made: a pool that should read traffic and cannot holds.</summary>
internal sealed class BrokenTrafficSource(string problem) : ITrafficSource
{
    /// <inheritdoc />
    public ValueTask<TrafficReading> ReadAsync(TimeSpan window, CancellationToken cancellationToken) =>
        ValueTask.FromResult<TrafficReading>(new TrafficReading.Failed($"The traffic source could not be made: {problem}"));
}
