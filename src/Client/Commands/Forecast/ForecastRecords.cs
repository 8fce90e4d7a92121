using System.Text.Json.Serialization;

namespace GlobalPlanner.Client.Commands.Forecast;

/// <summary>A row of <c>gplan forecast</c>.</summary>
/// <param name="Index">Row of the file, from zero.</param>
/// <param name="Actual">Value in the file; null when it is missing.</param>
/// <param name="Predicted">Forecast for the row, made before it was seen; null when there is none.</param>
/// <param name="Warning">Reason why a model fell back to the last value; omitted when it did not.</param>
internal sealed record ForecastRecord(
    int Index,
    double? Actual,
    double? Predicted,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Warning);

/// <summary>The last record of <c>gplan forecast --summary</c>.</summary>
/// <param name="Predictor">Name of the predictor.</param>
/// <param name="Model">Model of the last forecast; null when that was the last value.</param>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Scored">Rows with a forecast and a value.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="Rmse">Root mean square error.</param>
/// <param name="Mase">Mean absolute error over that of "like the row before"; null when the series never changes.</param>
/// <param name="Smape">Symmetric mean absolute percentage error, 0..200.</param>
/// <param name="MsPerFit">Mean time of a forecast in milliseconds, including learning from the previous row.</param>
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
