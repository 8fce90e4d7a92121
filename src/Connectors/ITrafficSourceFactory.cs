using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Connectors;

/// <summary>Makes the traffic source of a pool planner.</summary>
public interface ITrafficSourceFactory
{
    /// <summary>The source configured for this participant; null when none is configured.</summary>
    ITrafficSource? Create(ParticipantId participant);
}
