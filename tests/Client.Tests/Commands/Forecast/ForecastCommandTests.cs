using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GlobalPlanner.Client.Tests.Support;

namespace GlobalPlanner.Client.Tests.Commands.Forecast;

public sealed class ForecastCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OneRecordARow()
    {
        var run = await ForecastAsync("value\n0\n5\n7\n");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                """{"index":0,"actual":0,"predicted":null}""",
                """{"index":1,"actual":5,"predicted":0}""",
                """{"index":2,"actual":7,"predicted":5}""",
            ],
            run.OutLines);
    }

    [Fact]
    public async Task TheSummaryIsTheLastRecord()
    {
        var run = await ForecastAsync("value\n1\n3\n\"\"\n2\n2\n", "--summary");
        var json = await ForecastAsync("value\n1\n3\n\"\"\n2\n2\n", "--summary", "--output", "json");

        Assert.Equal(6, run.OutLines.Length);
        Assert.Equal("""{"index":2,"actual":null,"predicted":3}""", run.OutLines[2]);
        Assert.Equal("""{"index":3,"actual":2,"predicted":null}""", run.OutLines[3]);
        using var last = JsonDocument.Parse(run.OutLines[^1]);
        Assert.Equal(
            ["predictor", "model", "rows", "scored", "mae", "rmse", "mase", "smape", "ms_per_fit"],
            last.RootElement.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(
            ("constant", 5, 2, 1.0, 1.0, 50.0),
            (
                last.RootElement.GetProperty("predictor").GetString(),
                last.RootElement.GetProperty("rows").GetInt32(),
                last.RootElement.GetProperty("scored").GetInt32(),
                last.RootElement.GetProperty("mae").GetDouble(),
                last.RootElement.GetProperty("mase").GetDouble(),
                last.RootElement.GetProperty("smape").GetDouble()));
        Assert.True(last.RootElement.GetProperty("ms_per_fit").GetDouble() >= 0);
        using var array = JsonDocument.Parse(json.Out);
        Assert.Equal(6, array.RootElement.GetArrayLength());
        Assert.Equal(1.0, array.RootElement[5].GetProperty("mae").GetDouble());
    }

    [Fact]
    public async Task FiguresThatDoNotExistAreNull()
    {
        var run = await ForecastAsync("value\n1\n", "--summary");

        Assert.Contains("\"scored\":0,\"mae\":null,\"rmse\":null,\"mase\":null,\"smape\":null,\"ms_per_fit\":null", run.OutLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATableIsForPeople()
    {
        var run = await ForecastAsync("value\n1\n3\n", "--summary", "--output", "table");

        Assert.StartsWith(
            """
            ROW  ACTUAL  PREDICTED  ERROR
              0       1          -      -
              1       3          1     -2

            constant: 1 of 2 rows scored
              MAE           2
            """,
            run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quotes, CRLF, BOM and blank lines", "\uFEFFtime,\"Value\"\r\n1,\"2\"\r\n\r\n2, 3 \r\n   \r\n\"3\r\nlater\",4\r\n", "2,3,4")]
    [InlineData("no line end at the end", "value\n2\n3", "2,3")]
    [InlineData("quotes within a name", "\"the \"\"x\"\"\",value\n9,1e2\n", "100")]
    [InlineData("an empty cell is a missing row", "a,value\n1,2\n2,\n3,\"\"\n4,5\n", "2,null,null,5")]
    public async Task FilesAreReadAsTheyAreWritten(string what, string csv, string actual)
    {
        var run = await ForecastAsync(csv);

        Assert.True(run.ExitCode == 0, $"{what}: {run.Error}");
        Assert.Equal(actual, string.Join(',', run.OutLines.Select(static line =>
        {
            using var record = JsonDocument.Parse(line);
            return record.RootElement.GetProperty("actual").GetRawText();
        })));
    }

    [Fact]
    public async Task ACompressedFileAndStandardInputSayTheSame()
    {
        var path = _folder["f.csv"];
        await using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Optimal))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("value\n1\n2\n"));
        }

        var file = await Gplan.RunAsync("forecast", "--predictor", "constant", "--input", path);
        var input = await Gplan.RunAsync(
            new Gplan.World { Input = "value\n1\n2\n" }, "forecast", "--predictor", "constant", "--input", "-");

        Assert.Equal((0, file.Out, ""), (input.ExitCode, input.Out, input.Error));
        Assert.Equal(2, file.OutLines.Length);
    }

    [Fact]
    public async Task ADamagedCompressedFileIsRefused()
    {
        var path = _folder["f.csv.gz"];
        await File.WriteAllBytesAsync(path, [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 255]);

        var run = await Gplan.RunAsync("forecast", "--predictor", "constant", "--input", path);

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: {path} cannot be read further: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryBadCellIsNamedAndNothingIsForecast()
    {
        var run = await ForecastAsync("value,x\n1,2\n-1,2\nabc,1\n1\"2,3\n1,2,3\n\nNaN,1\n1e16,1\n\"5,1\n6,1\n");
        var path = _folder["f.csv"];
        const string Allowed = "allowed is a number from 0 to 1e15, or nothing for a missing row";
        const string Quotes = "allowed is a field that is quoted whole, a quote in it written twice";

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Equal(
            [
                $"error: {path} line 3: value: -1: {Allowed}",
                $"error: {path} line 4: value: abc: {Allowed}",
                $"error: {path} line 5: quotes: 1\"2: {Quotes}",
                $"error: {path} line 6: line: 3 fields: allowed is 2, as the header has",
                $"error: {path} line 8: value: NaN: {Allowed}",
                $"error: {path} line 9: value: 1e16: {Allowed}",
                $"error: {path} line 10: quotes: \"5,1 6,1: {Quotes}",
            ],
            run.ErrorLines);
    }

    [Fact]
    public async Task AFileOfAnotherKindIsNotListedWhole()
    {
        var run = await ForecastAsync("value\n" + string.Concat(Enumerable.Repeat("x\n", 500)));

        Assert.Equal(101, run.ErrorLines.Length);
        Assert.EndsWith("and more; only the first 100 are listed", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate,requests\n1,2\n", "line 1: header: there is no column 'value': allowed is rate, requests (--column)")]
    [InlineData("", ": no rows; allowed is a header and at least one row")]
    [InlineData("value\n\n", ": no rows; allowed is a header and at least one row")]
    public async Task AFileWithoutTheColumnOrWithoutRowsIsRefused(string csv, string problem)
    {
        var run = await ForecastAsync(csv);

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.EndsWith(problem, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingFileIsNamed()
    {
        var run = await Gplan.RunAsync("forecast", "--predictor", "constant", "--input", _folder["none.csv"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(_folder["none.csv"], Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'konstant' is not one of arima, constant", "--predictor", "konstant")]
    [InlineData("--window: '4' is below 5", "--window", "4")]
    [InlineData("--step-seconds: '0' is not a whole number", "--step-seconds", "0")]
    [InlineData("--warmup: '-1' is not a whole number from 0", "--warmup", "-1")]
    [InlineData("unknown option '--windw'; did you mean '--window'?", "--windw", "9")]
    public async Task WrongUsageHasAHint(string problem, params string[] options)
    {
        var path = _folder.Write("f.csv", "value\n1\n");
        string[] predictor = options[0] == "--predictor" ? [] : ["--predictor", "constant"];

        var run = await Gplan.RunAsync(["forecast", .. predictor, "--input", path, .. options]);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Contains("Try 'gplan forecast --help'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWarmUpLongerThanTheFileIsRefused()
    {
        var run = await ForecastAsync("value\n1\n2\n", "--warmup", "3");

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error: --warmup: 3 rows requested, ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheWarmUpIsNotForecast()
    {
        var run = await ForecastAsync("value\n1\n2\n3\n4\n", "--warmup", "2", "--summary");

        Assert.Equal("""{"index":1,"actual":2,"predicted":null}""", run.OutLines[1]);
        Assert.Equal("""{"index":2,"actual":3,"predicted":2}""", run.OutLines[2]);
        Assert.Contains("\"rows\":4,\"scored\":2,", run.OutLines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--log1p")]
    [InlineData("--window", "5")]
    public async Task TheSettingsReachThePredictor(params string[] option)
    {
        var csv = "value\n" + string.Concat(Enumerable.Range(1, 14).Select(static row => $"{row * row % 23}\n"));

        var plain = await ForecastByAsync("prophet", csv);
        var other = await ForecastByAsync("prophet", csv, option);

        Assert.Equal((0, 0), (plain.ExitCode, other.ExitCode));
        Assert.NotEqual(plain.OutLines[^1], other.OutLines[^1]);
    }

    [Fact]
    public async Task TheStepIsWhatADayIsCountedIn()
    {
        var csv = "value\n" + string.Concat(Enumerable.Range(0, 60).Select(static hour => $"{10 + (hour % 24)}\n"));

        var minutes = await ForecastByAsync("prophet", csv, "--summary", "--window", "60");
        var hours = await ForecastByAsync("prophet", csv, "--summary", "--window", "60", "--step-seconds", "3600");

        Assert.DoesNotContain("daily seasonality", minutes.OutLines[^1], StringComparison.Ordinal);
        Assert.Contains("daily seasonality", hours.OutLines[^1], StringComparison.Ordinal);
    }

    private Task<Gplan.Result> ForecastAsync(string csv, params string[] options) => ForecastByAsync("constant", csv, options);

    private Task<Gplan.Result> ForecastByAsync(string predictor, string csv, params string[] options) =>
        Gplan.RunAsync(["forecast", "--predictor", predictor, "--input", _folder.Write("f.csv", csv), .. options]);
}
