using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Tick.Options;
using GlobalPlanner.Settings.Text;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Client.Commands.Forecast;

/// <summary>
/// <c>gplan forecast --predictor NAME --input F.csv</c>: rolling one-step-ahead forecast by the live code.
/// </summary>
internal sealed class ForecastCommand
{
    private const string StandardInput = "-";
    private const int LeastWindow = 5;

    private readonly Option<string> _predictor = new("--predictor")
    {
        Description = "Predictor, as load_predictor in a planner's configuration.",
        HelpName = string.Join('|', PredictorCatalog.Names),
        Required = true,
    };

    private readonly Option<string> _input = new("--input")
    {
        Description = "A CSV file with a header, plain or .gz, one row per step; '-' reads standard input. An empty cell is a missing "
            + "observation and gets no forecast after it. Blank lines are skipped: in a file with one column write \"\" instead.",
        HelpName = "file|-",
        Required = true,
    };

    private readonly Option<string?> _column = new("--column") { Description = "The column to forecast. [default: value]", HelpName = "name" };
    private readonly Option<bool> _log1p = new("--log1p") { Description = "Forecast the logarithm (log1p) of the series." };
    private readonly Option<int?> _window = Numbers.Count("--window", $"Number of rows that prophet is fitted on (prophet_window_size), at least {LeastWindow}. [default: 50]");
    private readonly Option<int?> _stepSeconds = Numbers.Count("--step-seconds", "Length of a row in seconds, from which prophet derives days and weeks. [default: 180]");
    private readonly Option<int?> _warmUp = Numbers.Count("--warmup", "Number of rows at the start that are only learned from, neither forecast nor scored. [default: 0]", zeroToo: true);
    private readonly Option<bool> _summary = new("--summary")
    {
        Description = "Adds a last record with mae, rmse, mase, smape (0..200 percent) and ms_per_fit (milliseconds per forecast).",
    };

    private ForecastCommand()
    {
        _predictor.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is var name && !PredictorCatalog.Names.Contains(name))
            {
                result.AddError($"--predictor: '{name}' is not one of {string.Join(", ", PredictorCatalog.Names)}{NearestName.Hint(name, PredictorCatalog.Names)}");
            }
        });
        _window.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < LeastWindow)
            {
                result.AddError($"--window: '{result.Tokens[0].Value}' is below {LeastWindow}, the fewest rows that prophet is fitted on");
            }
        });
    }

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var forecast = new ForecastCommand();
        return new Command("forecast", "Forecasts a series one row ahead, as a planner would: after each row, the next one. One record per row.")
            .With(
                forecast._predictor, forecast._input, forecast._column, forecast._log1p, forecast._window, forecast._stepSeconds,
                forecast._warmUp, forecast._summary)
            .Runs(console, forecast.Run);
    }

    private int Run(CommandContext context)
    {
        var values = Read(context);
        var warmUp = context.Get(_warmUp) ?? 0;
        if (warmUp > values.Count)
        {
            throw new CommandFailedException($"--warmup: {warmUp} rows requested, but {context.Get(_input)} has {values.Count}");
        }

        var records = Records(context, RollingForecast.Run(Settings(context).ToForecastingOptions(), values, warmUp), values.Count);
        context.Results(OutputFormat.JsonLines).WriteStream(records, ForecastTable.Draw);
        return ExitCode.Done;
    }

    private PlannerConfig Settings(CommandContext context)
    {
        var defaults = new PlannerConfig();
        return defaults with
        {
            LoadPredictor = context.Get(_predictor),
            LoadPredictorLog1p = context.Get(_log1p),
            ProphetWindowSize = context.Get(_window) ?? defaults.ProphetWindowSize,
            ThroughputAdjustmentIntervalSeconds = context.Get(_stepSeconds) ?? defaults.ThroughputAdjustmentIntervalSeconds,
        };
    }

    private IReadOnlyList<double?> Read(CommandContext context)
    {
        var path = context.Get(_input);
        var column = context.Get(_column) ?? "value";
        if (path == StandardInput)
        {
            return SeriesFile.Read(context.Console.In, "standard input", column);
        }

        try
        {
            using var text = TraceText.Open(path);
            return SeriesFile.Read(text, path, column);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailedException($"--input: {failure.Message}");
        }
    }

    private IEnumerable<object> Records(CommandContext context, IEnumerable<RollingForecastRow> forecast, int count)
    {
        var time = context.Console.Time;
        var progress = new Progress(context.Console, "rows");
        var rows = new List<RollingForecastRow>(count);
        var fitting = TimeSpan.Zero;
        using var next = forecast.GetEnumerator();
        for (var started = time.GetTimestamp(); next.MoveNext(); started = time.GetTimestamp())
        {
            fitting += time.GetElapsedTime(started);
            context.Stop.ThrowIfCancellationRequested();
            var row = next.Current;
            rows.Add(row);
            progress.Report(rows.Count, (double)rows.Count / count);
            yield return new ForecastRecord(row.Index, row.Actual, row.Forecast?.Point, row.Forecast?.Warning);
        }

        progress.Clear();
        if (context.Get(_summary))
        {
            yield return Summarize(context.Get(_predictor), rows, fitting);
        }
    }

    private static ForecastSummary Summarize(string predictor, List<RollingForecastRow> rows, TimeSpan fitting)
    {
        var scores = ForecastScores.Of(rows);
        var forecasts = rows.Count(static row => row.Forecast is not null);
        return new ForecastSummary(
            predictor,
            rows.FindLast(static row => row.Forecast is not null)?.Forecast?.Model,
            rows.Count,
            scores.Scored,
            scores.Mae,
            scores.Rmse,
            scores.Mase,
            scores.Smape,
            forecasts == 0 ? null : fitting.TotalMilliseconds / forecasts);
    }
}
