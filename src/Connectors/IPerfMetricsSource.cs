using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;

namespace GlobalPlanner.Connectors;

/// <summary>Reads the self-benchmark of workers from their <c>get_perf_metrics</c> endpoint.</summary>
public interface IPerfMetricsSource
{
    /// <summary>
    /// Asks one worker of a role once; null when the role has no endpoint. A failure of the worker is a reading with that
    /// failure, never an exception. <see cref="PerfMetricsPayload"/> parses the answer.
    /// </summary>
    ValueTask<BootstrapReading?> ReadAsync(ParticipantId participant, EngineRole role, CancellationToken cancellationToken);
}
