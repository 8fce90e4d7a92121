using System.Text.Json;
using GlobalPlanner.Client.Tests.Support;

namespace GlobalPlanner.Client.Tests.Commands.Config;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AGoodConfigurationIsOk()
    {
        var run = await Gplan.RunAsync("config", "check", "--config", "{}");

        Assert.Equal((0, "ok\n", ""), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task TheExecutableSaysTheSame()
    {
        var good = await Gplan.RunProcessAsync("", "config", "check", "--config", _folder.Write("c.yml", "mode: agg\n"));
        var bad = await Gplan.RunProcessAsync("", "config", "check", "--config", "{\"itl_ms\": 0}");

        Assert.Equal((0, "ok\n", ""), (good.ExitCode, good.Out, good.Error));
        Assert.Equal((1, ""), (bad.ExitCode, bad.Out));
        Assert.StartsWith("error: inline:1: itl_ms = 0", Assert.Single(bad.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryErrorIsALineWithFileLineFieldValueAndWhatIsAllowed()
    {
        var path = _folder.Write("c.yaml", "mode: both\nttft: -5\nload_scaling_down_sensitivity: 200\nload_predictor: crystal\n");

        var run = await Gplan.RunAsync("config", "check", "--config", path);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Collection(
            run.ErrorLines.Order(StringComparer.Ordinal),
            line => Assert.StartsWith($"error: {path}:1: mode = 'both'", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"error: {path}:2: ttft_ms = -5", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"error: {path}:3: load_scaling_down_sensitivity = 200", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"error: {path}:4: load_predictor = 'crystal'", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AWorldThatTheSiloCannotOpenIsAnErrorOfItsConfiguration()
    {
        var path = _folder.Write("silo.yaml", "pools:\n  - {name: inf/a, planner: {environment: virtual}}\n");

        var run = await Gplan.RunAsync("config", "check", "--kind", "silo", "--config", path);

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: {path}: pools[0].planner.environment = virtual: is not available in this build for pool inf/a", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownKeyIsAWarningAndWithStrictAnError()
    {
        const string Config = "{\"optimisation_target\": \"latency\"}";

        var lax = await Gplan.RunAsync("config", "check", "--config", Config);
        var strict = await Gplan.RunAsync("config", "check", "--config", Config, "--strict");

        Assert.Equal((0, "ok\n"), (lax.ExitCode, lax.Out));
        Assert.Contains("warning: ", Assert.Single(lax.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("optimization_target", lax.Error, StringComparison.Ordinal);
        Assert.Equal((1, ""), (strict.ExitCode, strict.Out));
        Assert.StartsWith("error: ", Assert.Single(strict.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowIsAnObjectWithCanonicalNamesDefaultsAndSources()
    {
        var world = new Gplan.World { Environment = { ["PROMETHEUS_TOKEN"] = "hunter2" } };
        var path = _folder.Write("c.json", "{\"ttft\": 300, \"optimization_target\": \"sla\"}");

        var run = await Gplan.RunAsync(world, "config", "show", "--config", path, "--output", "json");

        Assert.Equal(0, run.ExitCode);
        using var document = JsonDocument.Parse(run.Out);
        var shown = document.RootElement;
        Assert.Equal(300, shown.GetProperty("ttft_ms").GetDouble());
        Assert.Equal(50, shown.GetProperty("itl_ms").GetDouble());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("model_name").ValueKind);
        Assert.Equal(path, shown.GetProperty("sources").GetProperty("ttft_ms").GetString());
        Assert.Equal("default", shown.GetProperty("sources").GetProperty("itl_ms").GetString());
        Assert.DoesNotContain("hunter2", run.Out, StringComparison.Ordinal);
        Assert.False(shown.TryGetProperty("ttft", out _));
    }

    [Fact]
    public async Task ShowAsATableHasARowForEverySetting()
    {
        var run = await Gplan.RunAsync("config", "show", "--config", "{\"mode\": \"agg\"}");
        var lines = await Gplan.RunAsync("config", "show", "--config", "{\"mode\": \"agg\"}", "--output", "jsonl");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^SETTING +VALUE +SOURCE$", run.OutLines[0]);
        Assert.Contains(run.OutLines, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^mode +agg +inline$"));
        Assert.Equal(run.OutLines.Length - 1, lines.OutLines.Length);
        Assert.All(lines.OutLines, line => JsonDocument.Parse(line).Dispose());
    }

    [Theory]
    [InlineData("planner", "ttft_ms")]
    [InlineData("global", "max_total_gpus")]
    [InlineData("silo", "pools")]
    public async Task EveryKindHasASchema(string kind, string setting)
    {
        var run = await Gplan.RunAsync("config", "schema", "--kind", kind);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var document = JsonDocument.Parse(run.Out);
        Assert.True(document.RootElement.GetProperty("properties").TryGetProperty(setting, out _));
        Assert.StartsWith("http://json-schema.org/", document.RootElement.GetProperty("$schema").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownKindIsWrongUsage()
    {
        var run = await Gplan.RunAsync("config", "check", "--config", "{}", "--kind", "globl");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("error: --kind: 'globl' is not one of planner, global, silo; did you mean 'global'?", run.ErrorLines[0]);
    }

    [Fact]
    public async Task ConfigAloneListsItsCommands()
    {
        var run = await Gplan.RunAsync("config");

        Assert.Equal((2, "error: 'gplan config' needs a command: check, show, schema\nTry 'gplan config --help'.\n"), (run.ExitCode, run.Error));
    }
}
