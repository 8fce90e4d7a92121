using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Connectors;

/// <summary>Traffic of one pool, read from its router's or frontend's metrics. Not safe for concurrent use.</summary>
public interface ITrafficSource
{
    /// <summary>
    /// Reads the traffic since the last call, or over <paramref name="window"/> where the source keeps history.
    /// Never throws for what the source does: failure is a <see cref="TrafficReading.Failed"/>.
    /// </summary>
    ValueTask<TrafficReading> ReadAsync(TimeSpan window, CancellationToken cancellationToken);
}
