using System.Text.Json.Serialization;

namespace GlobalPlanner.Client.Commands.Forecast;

/// <summary>A row of <c>gplan forecast</c>.</summary>
/// <param name="Index">Row of the file, from zero.</param>
/// <param name="Actual">What the file has; null where nothing is known.</param>
/// <param name="Predicted">What was forecast for the row before it was seen; null where nothing was.</param>
/// <param name="Warning">Why the forecast is only the last value although a model was meant; not written when nothing went wrong.</param>
internal sealed record ForecastRecord(
    int Index,
    double? Actual,
    double? Predicted,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Warning);

/// <summary>The last record of <c>gplan forecast --summary</c>.</summary>
/// <param name="Predictor">Who forecast.</param>
/// <param name="Model">The model behind its last forecast; null for the last value.</param>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Scored">Rows with a forecast and a value.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="Rmse">Root mean square error.</param>
/// <param name="Mase">Mean absolute error over that of "like the row before"; null when the series never changes.</param>
/// <param name="Smape">Symmetric mean absolute percentage error, 0..200.</param>
/// <param name="MsPerFit">Milliseconds a forecast took on average, with what the predictor learned from the row before.</param>
internal sealed record ForecastSummary(
    string Predictor,
    string? Model,
    int Rows,
    int Scored,
    double? Mae,
    double? Rmse,
    double? Mase,
    double? Smape,
    double? MsPerFit);
