namespace GlobalPlanner.Planning.Performance;

/// <summary>Where estimates come from.</summary>
public enum ModelSource
{
    /// <summary>Regression on observed passes.</summary>
    FallbackRegression,

    /// <summary>A native model as it is.</summary>
    Native,

    /// <summary>A native model corrected by observed passes.</summary>
    NativeWithCorrection,
}
