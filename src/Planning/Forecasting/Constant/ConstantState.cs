namespace GlobalPlanner.Planning.Forecasting.Constant;

/// <summary>What <see cref="ConstantPredictor"/> remembers.</summary>
public sealed record ConstantState : PredictorState
{
    /// <summary>The last value; null before the first.</summary>
    public double? LastValue { get; init; }

    /// <summary>Changes from one step to the next.</summary>
    public ResidualStatistics Changes { get; init; } = ResidualStatistics.None;
}
