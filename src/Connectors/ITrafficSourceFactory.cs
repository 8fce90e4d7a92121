using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Connectors;

/// <summary>Creates the traffic source of a pool planner.</summary>
public interface ITrafficSourceFactory
{
    /// <summary>Creates the source of a participant; null when none is configured.</summary>
    ITrafficSource? Create(ParticipantId participant);
}
