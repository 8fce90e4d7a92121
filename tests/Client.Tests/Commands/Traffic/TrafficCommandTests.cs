using System.IO.Compression;
using System.Text.Json;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Client.Tests.Commands.Traffic;

public sealed class TrafficCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ConstantTrafficIsMooncakeJsonLines()
    {
        var path = _folder["a.jsonl"];

        var run = await RunAsync($"--pattern constant --rate 10 --duration 2m --isl 1000 --osl 20 --out {path} --output jsonl");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        using var summary = JsonDocument.Parse(run.Out);
        var requests = TraceReader.Open(path).ToList();
        Assert.Equal(requests.Count, summary.RootElement.GetProperty("requests").GetInt64());
        Assert.InRange(requests.Count, 1000, 1400);
        Assert.All(requests, request => Assert.Equal((1000, 20), (request.InputTokens, request.OutputTokens)));
        Assert.All(requests, request => Assert.InRange(request.ArrivalUs, 0, 120_000_000));
        Assert.Equal(["timestamp", "input_length", "output_length", "hash_ids"], Keys(File.ReadLines(path).First()));
    }

    [Theory]
    [InlineData("constant", "")]
    [InlineData("sine", "--period 1m")]
    [InlineData("burst", "--period 1m --burst-length 10s --burst-factor 5")]
    [InlineData("diurnal", "--period 5m")]
    [InlineData("diurnal_bursts", "--period 5m")]
    public async Task TheSameSeedGivesTheSameBytes(string pattern, string options)
    {
        var first = await WriteAsync("first.jsonl", 1);
        var again = await WriteAsync("again.jsonl", 1);
        var other = await WriteAsync("other.jsonl", 2);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        async Task<string> WriteAsync(string name, int seed)
        {
            var run = await RunAsync($"--pattern {pattern} {options} --duration 5m --seed {seed} --spread 0.3 --out {_folder[name]}");
            Assert.Equal(0, run.ExitCode);
            return await File.ReadAllTextAsync(_folder[name]);
        }
    }

    [Fact]
    public async Task BurstsAreWhereTheyShouldBe()
    {
        var path = _folder["b.jsonl"];

        await RunAsync($"--pattern burst --rate 2 --period 1m --burst-length 10s --burst-factor 10 --duration 5m --out {path}");

        var arrivals = TraceReader.Open(path).Select(request => request.ArrivalUs / 1e6).ToList();
        var inBursts = arrivals.Count(second => second >= 60 && second % 60 < 10);
        Assert.InRange(inBursts / 40.0, 15, 25);
        Assert.InRange((arrivals.Count - inBursts) / 260.0, 1.5, 2.5);
    }

    [Fact]
    public async Task ATraceIsScaledAndCompressed()
    {
        var trace = _folder.Write("trace.jsonl", """
            {"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [7, 8]}
            {"timestamp": 3000, "input_length": 600, "output_length": 6, "hash_ids": [7, 9], "priority": 2}
            """);
        var path = _folder["scaled.jsonl.gz"];

        var run = await RunAsync($"--pattern trace --trace {trace} --scale 3 --out {path}");

        Assert.Equal(0, run.ExitCode);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        Assert.Equal(
            """
            {"timestamp":0,"input_length":600,"output_length":5,"hash_ids":[0,1]}
            {"timestamp":1000,"input_length":600,"output_length":6,"hash_ids":[0,2],"priority":2}

            """,
            await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task EveryBrokenLineIsNamedAndNothingIsTouched()
    {
        var trace = _folder.Write("trace.jsonl", """
            {"timestamp": 0, "input_length": 600, "output_length": 5}
            {"timestamp": -1, "input_length": 600, "output_length": 5}
            {"timestamp": 5, "input_length": 600, "output_length": 0}
            """);
        var path = _folder.Write("kept.jsonl", "what was there");

        var run = await RunAsync($"--pattern trace --trace {trace} --out {path}");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Equal(
        [
            $"error: {trace} line 2: timestamp is -1; allowed: milliseconds, a number of at least 0",
            $"error: {trace} line 3: output_length is 0; allowed: a whole number of at least 1",
        ], run.ErrorLines);
        Assert.Equal("what was there", await File.ReadAllTextAsync(path));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task BrokenLinesAreSkippedOnlyWhenAskedTo()
    {
        var trace = _folder.Write("trace.jsonl", """
            {"timestamp": 0, "input_length": 600, "output_length": 5}
            {"timestamp": 5, "input_length": 600}
            """);

        var run = await RunAsync($"--pattern trace --trace {trace} --skip-bad-lines --out {_folder["out.jsonl"]}");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"warning: {trace} line 2: output_length is missing", run.Error, StringComparison.Ordinal);
        Assert.Single(File.ReadLines(_folder["out.jsonl"]));
    }

    [Theory]
    [InlineData("--pattern constant", "Option '--out' is required.")]
    [InlineData("--pattern konstant --out x", "--pattern: 'konstant' is not one of constant, sine, burst, diurnal, diurnal_bursts, trace; did you mean 'constant'?")]
    [InlineData("--pattern constant --rate 0 --out x", "--rate: '0' is not a number above 0")]
    [InlineData("--pattern constant --rate NaN --out x", "--rate: 'NaN' is not a number above 0")]
    [InlineData("--pattern constant --isl 0 --out x", "--isl: '0' is not a whole number from 1 to 10000000")]
    [InlineData("--pattern sine --min-rate 5 --max-rate 2 --out x", "--min-rate: 5 is above --max-rate 2")]
    [InlineData("--pattern trace --out x", "--trace: the pattern trace needs a file")]
    [InlineData("--pattern constant --max-rate 4 --out x", "--max-rate: not used by the pattern constant")]
    [InlineData("--pattern burst --burst-factor 0.5 --out x", "--burst-factor: 0.5 is below 1")]
    public async Task WrongUsageIsRefused(string options, string error)
    {
        var run = await RunAsync(options);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal([$"error: {error}", "Try 'gplan traffic --help'."], run.ErrorLines);
    }

    [Fact]
    public async Task APlaceThatCannotBeWrittenIsNamed()
    {
        var run = await RunAsync($"--pattern constant --out {_folder["no/such/file"]}");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"error: {_folder["no/such/file"]} cannot be written: there is no directory {_folder["no/such"]}\n", run.Error);
    }

    [Fact]
    public async Task AnInterruptLeavesNoFile()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var run = await Gplan.RunAsync(
            new Gplan.World { Stop = stop.Token },
            "traffic", "--pattern", "constant", "--duration", "10d", "--out", _folder["x.jsonl"]);

        Assert.Equal(130, run.ExitCode);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static string[] Keys(string line)
    {
        using var document = JsonDocument.Parse(line);
        return [.. document.RootElement.EnumerateObject().Select(property => property.Name)];
    }

    private static Task<Gplan.Result> RunAsync(string options) =>
        Gplan.RunAsync(["traffic", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
}
