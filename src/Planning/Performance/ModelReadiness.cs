namespace GlobalPlanner.Planning.Performance;

/// <summary>Whether a performance model can be decided on.</summary>
public enum ModelReadiness
{
    /// <summary>Too few samples yet, or no capabilities.</summary>
    InsufficientData,

    /// <summary>It can.</summary>
    Ready,

    /// <summary>The native model does not know the configuration and regression has too few samples.</summary>
    UnsupportedConfig,
}
