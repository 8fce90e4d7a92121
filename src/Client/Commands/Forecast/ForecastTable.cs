using GlobalPlanner.Client.Output;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Forecast;

/// <summary>Lists forecasts, one per row, and their errors.</summary>
internal static class ForecastTable
{
    /// <summary>Draws rows, and the summary when there is one among them.</summary>
    public static IRenderable Draw(IReadOnlyCollection<object> records)
    {
        var table = new TextTable("ROW>", "ACTUAL>", "PREDICTED>", "ERROR>", "");
        foreach (var record in records.OfType<ForecastRecord>())
        {
            table.Row(
                Humane.Count(record.Index),
                Humane.Number(record.Actual, 3),
                Humane.Number(record.Predicted, 3),
                Humane.Number(record.Predicted - record.Actual, 3),
                new Cell(record.Warning ?? "", Tone.Caution));
        }

        var sheet = new Sheet().Add(table.ToRenderable());
        if (records.OfType<ForecastSummary>().FirstOrDefault() is { } summary)
        {
            sheet
                .Title($"{summary.Predictor}: {summary.Scored} of {Humane.Plural(summary.Rows, "row")} scored")
                .Line("MAE", Humane.Number(summary.Mae, 3))
                .Line("RMSE", Humane.Number(summary.Rmse, 3))
                .Line("MASE", summary.Mase is null ? Humane.Absent : $"{Humane.Number(summary.Mase, 3)} (1: as good as repeating the previous row)")
                .Line("sMAPE", summary.Smape is null ? Humane.Absent : $"{Humane.Number(summary.Smape, 2)} % (of 200)")
                .Line("time per fit", summary.MsPerFit is null ? Humane.Absent : $"{Humane.Number(summary.MsPerFit, 3)} ms")
                .Line("last model", summary.Model ?? "last value");
        }

        return sheet.ToRenderable();
    }
}
