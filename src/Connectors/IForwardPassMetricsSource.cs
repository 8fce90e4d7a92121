using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Connectors;

/// <summary>
/// The latest ForwardPassMetrics (FPM) of a deployment's workers. The event plane or the simulated fleet keeps them up to
/// date in the background, so that reading is immediate.
/// </summary>
public interface IForwardPassMetricsSource
{
    /// <summary>
    /// The latest record of every rank of one role's live workers; empty when none has reported. Records of workers that
    /// are gone are left out.
    /// </summary>
    FpmSnapshot Latest(ParticipantId participant, PoolRole role);
}
