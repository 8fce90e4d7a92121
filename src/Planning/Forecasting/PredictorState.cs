using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Forecasting.Arima;
using GlobalPlanner.Planning.Forecasting.Auto;
using GlobalPlanner.Planning.Forecasting.Constant;
using GlobalPlanner.Planning.Forecasting.Kalman;
using GlobalPlanner.Planning.Forecasting.Prophet;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// What a predictor remembers of one series. Immutable and written as JSON with the planner's state, so that a restart
/// forgets nothing.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "predictor")]
[JsonDerivedType(typeof(ArimaState), ArimaPredictor.PredictorName)]
[JsonDerivedType(typeof(ConstantState), ConstantPredictor.PredictorName)]
[JsonDerivedType(typeof(KalmanState), KalmanPredictor.PredictorName)]
[JsonDerivedType(typeof(ProphetState), ProphetPredictor.PredictorName)]
[JsonDerivedType(typeof(AutoState), AutoPredictor.PredictorName)]
public abstract record PredictorState
{
    /// <summary>This state as the one that a predictor works on.</summary>
    /// <exception cref="ArgumentException">It is of another predictor.</exception>
    internal T As<T>()
        where T : PredictorState => this as T
        ?? throw new ArgumentException($"A {typeof(T).Name} is needed, not a {GetType().Name}.");
}
