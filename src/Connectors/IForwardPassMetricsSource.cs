using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Connectors;

/// <summary>
/// The latest ForwardPassMetrics of a deployment's workers, kept up to date in the background by whatever carries
/// them (the event plane, the simulated fleet), so that reading is immediate.
/// </summary>
public interface IForwardPassMetricsSource
{
    /// <summary>
    /// The latest record of every rank of the live workers of one role; empty when none has reported. Records of
    /// workers that are gone are not included.
    /// </summary>
    FpmSnapshot Latest(ParticipantId participant, PoolRole role);
}
