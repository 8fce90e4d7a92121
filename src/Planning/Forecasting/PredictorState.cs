using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// What a predictor remembers of one series. Immutable and written as JSON with the planner's state, so that a restart
/// forgets nothing.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "predictor")]
public abstract record PredictorState;
