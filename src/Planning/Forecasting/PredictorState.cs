using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Forecasting.Arima;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// What a predictor remembers of one series. Immutable and written as JSON with the planner's state, so that a restart
/// forgets nothing.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "predictor")]
[JsonDerivedType(typeof(ArimaState), "arima")]
public abstract record PredictorState;
