using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;

namespace GlobalPlanner.Connectors;

/// <summary>The benchmark that workers ran on themselves, asked at their <c>get_perf_metrics</c> endpoint.</summary>
public interface IPerfMetricsSource
{
    /// <summary>
    /// Asks one worker of a role once; null when the role has no endpoint. Never throws for what the worker does: that is
    /// a reading with a failure. What it answers is read by <see cref="PerfMetricsPayload"/>.
    /// </summary>
    ValueTask<BootstrapReading?> ReadAsync(ParticipantId participant, EngineRole role, CancellationToken cancellationToken);
}
