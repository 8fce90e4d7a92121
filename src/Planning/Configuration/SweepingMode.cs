namespace GlobalPlanner.Planning.Configuration;

/// <summary>Where bootstrap performance data comes from.</summary>
public enum SweepingMode
{
    /// <summary>From nowhere; the model learns from what it observes.</summary>
    None,

    /// <summary>From simulation by AIConfigurator.</summary>
    Rapid,

    /// <summary>From profiling on real GPUs.</summary>
    Thorough,
}
