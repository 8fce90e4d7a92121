using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Silo.Observability;

/// <summary>Records every finished tick of this silo's pools in the metrics.</summary>
internal sealed class TickMetrics(MetricsRegistry metrics) : ITickObserver
{
    /// <inheritdoc />
    public void OnTick(PoolTick tick) => metrics.Planner.Record(new PlannerTick
    {
        Pool = tick.Definition.Participant,
        Config = tick.Definition.Config,
        Observation = tick.Observation,
        Record = tick.Record,
        Learned = tick.Learned,
        Hold = tick.Status.Hold?.Name,
        HoldSince = tick.Status.Hold?.Since ?? default,
        Lateness = tick.Lateness,
    });

    /// <inheritdoc />
    public void OnLeft(ParticipantId participant) => metrics.Planner.Forget(participant);
}
