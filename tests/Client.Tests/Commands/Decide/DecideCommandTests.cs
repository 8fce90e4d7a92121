using System.Text.Json;
using GlobalPlanner.Client.Tests.Support;

namespace GlobalPlanner.Client.Tests.Commands.Decide;

public sealed class DecideCommandTests : IDisposable
{
    private const string FirstTick =
        """{"at_s": 5.0, "workers": {"prefill": {"ready": 1, "expected": 1, "scaling": false}, "decode": {"ready": 1, "expected": 1, "scaling": false}}, "capabilities": {"prefill": {"num_gpu": 1, "gpu_cost_per_replica": null, "max_num_batched_tokens": 8192, "max_num_seqs": 256, "context_length": 4096, "max_kv_tokens": 100000, "kv_cache_block_size": 16, "speculative_nextn": 0}, "decode": {"num_gpu": 1, "max_kv_tokens": 100000}}, "fpm": {"prefill": [{"worker_id": "1", "dp_rank": 0, "wall_time": 0.1, "scheduled_requests": {}, "queued_requests": {"sum_prefill_tokens": 4096}}], "decode": [{"worker_id": "2", "dp_rank": 0, "wall_time": 0.02, "scheduled_requests": {"num_decode_requests": 4, "sum_decode_kv_tokens": 50000}, "queued_requests": {}}]}, "traffic": {"duration_s": 60, "num_requests": 120, "isl": 3000, "osl": 150, "kv_hit_rate": null, "accept_length": null}}""";

    private const string FirstResult =
        """{"at_s":5.0,"action":"SCALE_UP","targets":{"prefill":2,"decode":1},"advisory":false,"load":{"reason":"scale_up","roles":{"prefill":"scale_up","decode":"no_change"},"raw":{"prefill":2,"decode":1}},"throughput":{"reason":"disabled","roles":{}},"lower_bounds":{"prefill":1,"decode":1},"estimates":{"ttft_ms":null,"itl_ms":null},"predicted":{"num_requests":null,"isl":null,"osl":null},"capacity_rps":{"prefill":null,"decode":null},"explanation":["prefill worker 1 rank 0: queue 4096 of 4096 tokens >= 1.0"]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OneLineATickToTheLetter()
    {
        var path = _folder.Write("f.jsonl", FirstTick + "\n{\"at_s\": 10}\n");

        var run = await Gplan.RunAsync("decide", "--config", "{}", "--observations", path);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Equal(2, run.OutLines.Length);
        Assert.Equal(FirstResult, run.OutLines[0]);
        Assert.StartsWith("""{"at_s":10,"action":"HOLD","targets":null,""", run.OutLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExecutableSaysTheSameFromStandardInput()
    {
        var run = await Gplan.RunProcessAsync(FirstTick, "decide", "--config", "{}", "--observations", "-");

        Assert.Equal((0, FirstResult + "\n", ""), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task JsonIsOneArrayAndATableIsForPeople()
    {
        var path = _folder.Write("f.jsonl", FirstTick);

        var json = await Gplan.RunAsync("decide", "--config", "{}", "--observations", path, "--output", "json");
        var table = await Gplan.RunAsync("decide", "--config", "{}", "--observations", path, "--output", "table");

        using var document = JsonDocument.Parse(json.Out);
        Assert.Equal("SCALE_UP", document.RootElement[0].GetProperty("action").GetString());
        Assert.Equal(
            """
            AT S  ACTION    PREFILL  DECODE  LOAD      THROUGHPUT  WHY
             5.0  SCALE_UP        2       1  scale up  disabled    prefill worker 1 rank 0: queue 4096 of 4096 tokens >= 1.0

            """,
            table.Out);
    }

    [Fact]
    public async Task EveryBadLineIsNamedAndNothingIsDecided()
    {
        var path = _folder.Write("f.jsonl", FirstTick + "\n{\"at_s\": 3, \"workers\": {\"prefill\": {\"ready\": -1}}}\nnonsense\n");

        var run = await Gplan.RunAsync("decide", "--config", "{}", "--observations", path);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Equal(3, run.ErrorLines.Length);
        Assert.Equal($"error: {path} line 2: at_s: 3: allowed is a number of seconds, not before 5.0 (the line before)", run.ErrorLines[0]);
        Assert.Equal($"error: {path} line 2: workers.prefill.ready: -1: allowed is a whole number of at least 0", run.ErrorLines[1]);
        Assert.StartsWith($"error: {path} line 3: line: nonsense: allowed is one JSON object", run.ErrorLines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryFaultOfTheConfigurationIsNamed()
    {
        var path = _folder.Write("f.jsonl", FirstTick);
        var config = _folder.Write("c.yaml", "mode: prefil\nttft: -1\n");

        var run = await Gplan.RunAsync("decide", "--config", config, "--observations", path);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Equal(2, run.ErrorLines.Length);
        Assert.StartsWith($"error: {config}:1: mode = 'prefil'", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith($"error: {config}:2: ttft_ms = -1", run.ErrorLines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-file.yaml")]
    [InlineData("{\"mode\": ")]
    public async Task WhatIsNeitherFileNorJsonIsRefused(string config)
    {
        var run = await Gplan.RunAsync("decide", "--config", config, "--observations", _folder.Write("f.jsonl", FirstTick));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(config, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingFileIsNamed()
    {
        var run = await Gplan.RunAsync("decide", "--config", "{}", "--observations", _folder["none.jsonl"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(_folder["none.jsonl"], Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("1e300")]
    [InlineData("soon")]
    public async Task AStartThatIsNoTimeIsWrongUsage(string start)
    {
        var run = await Gplan.RunAsync(
            "decide", "--config", "{}", "--observations", _folder.Write("f.jsonl", FirstTick), "--start", start);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--start", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheStartIsTheOriginOfTheIntervals()
    {
        var path = _folder.Write("f.jsonl", FirstTick);

        var notDue = await Gplan.RunAsync("decide", "--config", "{}", "--observations", path, "--start", "2");

        Assert.Contains("\"load\":{\"reason\":\"unset\"", notDue.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLatencyTargetForecastsInTheTickOfItsInterval()
    {
        const string Config =
            """{"optimization_target": "sla", "enable_load_scaling": true, "load_predictor": "constant", "throughput_adjustment_interval_seconds": 60}""";
        var path = _folder.Write("f.jsonl", FirstTick.Replace("5.0", "60", StringComparison.Ordinal));

        var run = await Gplan.RunAsync("decide", "--config", Config, "--observations", path);

        Assert.Equal(0, run.ExitCode);
        using var result = JsonDocument.Parse(Assert.Single(run.OutLines));
        Assert.Equal("""{"num_requests":120,"isl":3000,"osl":150}""", result.RootElement.GetProperty("predicted").GetRawText());
        foreach (var key in new[] { "estimates", "capacity_rps", "throughput", "lower_bounds" })
        {
            Assert.Equal(JsonValueKind.Object, result.RootElement.GetProperty(key).ValueKind);
        }

        Assert.Contains(
            result.RootElement.GetProperty("explanation").EnumerateArray(),
            static sentence => sentence.GetString() == "forecast: 120 requests in 60 s of 3000 in and 150 out, by constant, the last value");
    }

    [Fact]
    public async Task PluginsOfTheConfigurationAreNotRunAndThatIsSaid()
    {
        const string Config =
            """{"plugin_registration": {"in_process_plugins": [{"plugin_id": "night-cap", "plugin_type": "constrain", "priority": 5, "module": "m", "class": "C"}]}}""";

        var run = await Gplan.RunAsync("decide", "--config", Config, "--observations", _folder.Write("f.jsonl", FirstTick));

        Assert.Equal((0, FirstResult + "\n"), (run.ExitCode, run.Out));
        Assert.Contains("warning: decide does not run the plugins of the configuration: night-cap", run.ErrorLines);
    }
}
