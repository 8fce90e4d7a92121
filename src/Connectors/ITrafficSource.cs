using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Connectors;

/// <summary>Reads the traffic of one pool from its router's or frontend's metrics. Not safe for concurrent use.</summary>
public interface ITrafficSource
{
    /// <summary>
    /// Reads the traffic since the last call, or over <paramref name="window"/> where the source keeps history.
    /// A failure of the source is a <see cref="TrafficReading.Failed"/>, never an exception.
    /// </summary>
    ValueTask<TrafficReading> ReadAsync(TimeSpan window, CancellationToken cancellationToken);
}
