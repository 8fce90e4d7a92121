using System.Text.Json;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Client.Tests.Online;

/// <summary>The online commands against a real silo. Slow: the silo needs seconds to start.</summary>
[Trait("Category", "Slow")]
public class OnlineCommandTests(ConsoleSilo silo) : IClassFixture<ConsoleSilo>
{
    [Fact]
    public async Task StatusIsOneScreen()
    {
        var run = await silo.GplanAsync("status");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var part in new[] { "silos", "active", "budgets", "held 6", "ceiling 6", "floor 2", "pools", "inf/llama", "test/qwen", "holds", "attention" })
        {
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task StatusFailsWhenSomethingNeedsAnOperator()
    {
        silo.Fleet.BeforeRead = static (participant, _) => participant.Value == "test/qwen"
            ? throw new IOException("the API server is gone")
            : ValueTask.CompletedTask;
        await silo.TickAsync();

        var run = await StatusWithExitCodeAsync(1);
        silo.Fleet.BeforeRead = null;
        await silo.TickAsync();
        var after = await StatusWithExitCodeAsync(0, "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: test/qwen: deployment_unreadable", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("1 problem for an operator", run.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (after.ExitCode, after.Error));
        using var status = JsonDocument.Parse(after.Out);
        Assert.Equal(0, status.RootElement.GetProperty("attention").GetArrayLength());
    }

    /// <summary>Asks for the status until it ends so: the control plane answers from a snapshot that may be a moment older than the tick.</summary>
    private async Task<Gplan.Result> StatusWithExitCodeAsync(int exitCode, params string[] options)
    {
        Gplan.Result? run = null;
        await Eventually.ThatAsync(
            async () => (run = await silo.GplanAsync(["status", .. options])).ExitCode == exitCode,
            $"gplan status ends with exit code {exitCode}");
        return run!;
    }

    [Fact]
    public async Task PoolsAreALineEachAsJsonLines()
    {
        var run = await silo.GplanAsync("pools", "--output", "jsonl");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var names = run.OutLines.Select(static line =>
        {
            using var pool = JsonDocument.Parse(line);
            return pool.RootElement.GetProperty("name").GetString();
        });
        Assert.Equal(["inf/llama", "inf/qwen", "test/qwen"], names);
    }

    [Fact]
    public async Task APoolIsFoundWithoutItsNamespaceWhenThereIsOnlyOne()
    {
        var found = await silo.GplanAsync("pool", "llama");
        var ambiguous = await silo.GplanAsync("pool", "qwen");
        var unknown = await silo.GplanAsync("pool", "inf/lama");

        Assert.Equal(0, found.ExitCode);
        Assert.StartsWith("inf/llama\n", found.Out, StringComparison.Ordinal);
        Assert.Contains("scales through  global-planner", found.Out, StringComparison.Ordinal);
        Assert.Equal((1, "error: pool 'qwen' is ambiguous: inf/qwen, test/qwen; give the namespace too\n"), (ambiguous.ExitCode, ambiguous.Error));
        Assert.Equal((1, "error: pool 'inf/lama' is unknown; did you mean 'inf/llama'?\n"), (unknown.ExitCode, unknown.Error));
    }

    [Fact]
    public async Task BudgetShowsWhatWaitsAndWhy()
    {
        var table = await silo.GplanAsync("budget");
        var json = await silo.GplanAsync("budget", "--output", "jsonl");

        Assert.Contains("held 6, granted 6, charged 6, ceiling 6, floor 2, headroom 0", table.Out, StringComparison.Ordinal);
        Assert.Contains("ceiling: ", table.Out, StringComparison.Ordinal);
        using var budget = JsonDocument.Parse(Assert.Single(json.OutLines));
        Assert.Equal(6, budget.RootElement.GetProperty("ceiling_gpus").GetInt32());
        var waiting = budget.RootElement.GetProperty("pools").EnumerateArray()
            .Single(static pool => pool.GetProperty("waiting").ValueKind == JsonValueKind.Object);
        Assert.Equal(("inf/llama", "prefill"), (waiting.GetProperty("participant").GetString(), waiting.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task ExplainTellsFromSightToWayOut()
    {
        var run = await silo.GplanAsync("explain", "llama");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("scale up: prefill 2 → 3", run.Out, StringComparison.Ordinal);
        Assert.Contains("prefill worker 1 rank 0: queue 5000 of 4096 tokens >= 1.0", run.Out, StringComparison.Ordinal);
        Assert.Contains("shared budget: held, ceiling (6 of 6 GPUs charged)", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "shared budget: another pool releases GPUs, the ceiling of 6 GPUs (max_total_gpus) is raised, or the pool needs fewer", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainKnowsThePoolsThresholds()
    {
        var run = await silo.GplanAsync("explain", "test/qwen");

        Assert.Contains(
            "decode: grows when any rank's KV utilization is > 1.0 (now at most 0.7), shrinks when every rank's is < 0.6",
            run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainGoesBackInTime()
    {
        var then = await silo.GplanAsync("explain", "llama", "--at", "2026-01-31T12:00:05Z", "--output", "json");
        var before = await silo.GplanAsync("explain", "llama", "--at", "-1d");

        Assert.Equal(0, then.ExitCode);
        using var explanation = JsonDocument.Parse(then.Out);
        Assert.Equal("scale up: prefill 1 → 2", explanation.RootElement.GetProperty("summary").GetString());
        Assert.Equal("inf/llama", explanation.RootElement.GetProperty("pool").GetString());
        Assert.Equal(1, before.ExitCode);
        Assert.StartsWith("error: no decision of inf/llama is recorded for 2026-01-30 ", before.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIfComparesTwoDecisions()
    {
        var table = await silo.GplanAsync("whatif", "test/qwen", "--set", "min_endpoint=3", "--set", "optimization_target=latency");
        var json = await silo.GplanAsync("whatif", "test/qwen", "--set", "min_endpoint=3", "--output", "json");

        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        Assert.StartsWith("test/qwen with min_endpoint = 3, optimization_target = latency\n", table.Out, StringComparison.Ordinal);
        Assert.Matches("action +no change +scale up", table.Out);
        Assert.Matches("targets +no change +decode 3", table.Out);
        Assert.Contains("why, with the changes", table.Out, StringComparison.Ordinal);
        using var answer = JsonDocument.Parse(json.Out);
        Assert.Equal("test/qwen", answer.RootElement.GetProperty("pool").GetString());
        Assert.Equal("""{"key":"min_endpoint","value":"3"}""", Compact(answer.RootElement.GetProperty("changes")[0]));
        Assert.Equal(0, answer.RootElement.GetProperty("problems").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("as_it_is").GetProperty("targets").ValueKind);
        Assert.Equal(3, answer.RootElement.GetProperty("with_changes").GetProperty("targets").GetProperty("decode").GetInt32());

        static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
    }

    [Fact]
    public async Task AWhatIfThatCannotBeAnsweredNamesEveryProblem()
    {
        var run = await silo.GplanAsync("whatif", "test/qwen", "--set", "min_endpoint=-3", "--set", "no_such_setting=1");
        var unknown = await silo.GplanAsync("whatif", "test/qwem", "--set", "min_endpoint=3");

        Assert.Equal((1, "", 2), (run.ExitCode, run.Out, run.ErrorLines.Length));
        Assert.Contains("min_endpoint", run.Error, StringComparison.Ordinal);
        Assert.Contains("no_such_setting", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, unknown.ExitCode);
    }

    [Fact]
    public async Task HistoryIsOldestFirst()
    {
        var table = await silo.GplanAsync("history", "llama");
        var lines = await silo.GplanAsync("history", "llama", "--since", "1d", "--output", "jsonl");
        var none = await silo.GplanAsync("history", "llama", "--since", "2030-01-01");

        Assert.Matches("^TIME +TICK +PREFILL +DECODE +DECISION +WHY$", table.OutLines[0]);
        Assert.Contains("1→2", table.OutLines[1], StringComparison.Ordinal);
        var ordinals = lines.OutLines.Select(static line =>
        {
            using var record = JsonDocument.Parse(line);
            return record.RootElement.GetProperty("ordinal").GetInt64();
        }).ToList();
        Assert.True(ordinals.Count >= 2);
        Assert.Equal(ordinals.Order(), ordinals);
        Assert.Equal((0, "no decisions recorded since then\n"), (none.ExitCode, none.Out));
    }

    [Fact]
    public async Task PauseAndResume()
    {
        var paused = await silo.GplanAsync("pause", "inf/qwen", "--for", "30m", "--reason", "node drain", "--by", "ada");
        var pool = await silo.GplanAsync("pool", "inf/qwen");
        await Eventually.ThatAsync(
            async () => (await silo.GplanAsync("status")).Out.Contains("paused by ada", StringComparison.Ordinal),
            "the pause shows on the screen of all pools");
        var resumed = await silo.GplanAsync("resume", "inf/qwen");
        var again = await silo.GplanAsync("resume", "inf/qwen");

        Assert.Equal(0, paused.ExitCode);
        Assert.Matches("^inf/qwen is paused by ada since 2026-01-31 12:.*Z, until 2026-01-31 12:.*Z: node drain\n$", paused.Out);
        Assert.Matches("paused +by ada since .*: node drain", pool.Out);
        Assert.Equal((0, "inf/qwen is active\n", ""), (resumed.ExitCode, resumed.Out, resumed.Error));
        Assert.Equal((0, "inf/qwen was not paused\n"), (again.ExitCode, again.Error));
    }

    [Fact]
    public async Task WhoPausedIsTheUserUnlessSaidOtherwise()
    {
        var paused = await silo.GplanAsync("pause", "test/qwen", "--reason", "looking", "--output", "json");
        await silo.GplanAsync("resume", "test/qwen");

        using var pool = JsonDocument.Parse(paused.Out);
        var pause = pool.RootElement.GetProperty("pause");
        Assert.Equal($"{Environment.UserName}@{Environment.MachineName}", pause.GetProperty("by").GetString());
        Assert.Equal(JsonValueKind.Null, pause.GetProperty("until").ValueKind);
    }

    [Theory]
    [InlineData("pools", 3)]
    [InlineData("budget", 1)]
    public async Task AWatchAppendsLooksUntilInterruptedAndThenIsDone(string command, int lines)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        var run = await Gplan.RunAsync(
            new Gplan.World { Stop = stop.Token },
            command, "--watch", "--interval", "200ms", "--output", "json", "--gateway", silo.Gateway);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(run.OutLines.Length >= 2 * lines, $"{run.OutLines.Length} lines");
        Assert.All(run.OutLines, static line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task AWatchOnATerminalIsRedrawnInPlace()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        var run = await Gplan.RunAsync(
            new Gplan.World { Stop = stop.Token, Terminal = true },
            "budget", "--watch", "--interval", "200ms", "--gateway", silo.Gateway);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches("\e\\[[0-9]+A", run.Out);
        Assert.EndsWith("\e[?25h", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExecutableTellsTheSame()
    {
        var process = await Gplan.RunProcessAsync("", "pool", "llama", "--gateway", silo.Gateway);
        var here = await silo.GplanAsync("pool", "llama");

        Assert.Equal((0, ""), (process.ExitCode, process.Error));
        Assert.Equal(here.OutLines[..6], process.OutLines[..6]);
    }

    [Fact]
    public async Task ASiloOfAnotherClusterIsRefusedInOneLine()
    {
        var world = new Gplan.World { Environment = { ["GPLAN_CLUSTER_ID"] = "another" } };

        var run = await Gplan.RunAsync(world, "status", "--gateway", silo.Gateway);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains(silo.Gateway, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
