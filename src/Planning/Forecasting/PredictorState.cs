using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Forecasting.Arima;
using GlobalPlanner.Planning.Forecasting.Auto;
using GlobalPlanner.Planning.Forecasting.Constant;
using GlobalPlanner.Planning.Forecasting.Kalman;
using GlobalPlanner.Planning.Forecasting.Prophet;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// The memory of a predictor about one series. Immutable, and written as JSON with the planner's state, so that a restart
/// loses nothing. The JSON property <c>predictor</c> names the kind.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "predictor")]
[JsonDerivedType(typeof(ArimaState), ArimaPredictor.PredictorName)]
[JsonDerivedType(typeof(ConstantState), ConstantPredictor.PredictorName)]
[JsonDerivedType(typeof(KalmanState), KalmanPredictor.PredictorName)]
[JsonDerivedType(typeof(ProphetState), ProphetPredictor.PredictorName)]
[JsonDerivedType(typeof(AutoState), AutoPredictor.PredictorName)]
public abstract record PredictorState
{
    /// <summary>Casts to the state of a certain predictor.</summary>
    /// <exception cref="ArgumentException">The state is of another predictor.</exception>
    internal T As<T>()
        where T : PredictorState => this as T
        ?? throw new ArgumentException($"A {typeof(T).Name} is needed, not a {GetType().Name}.");
}
