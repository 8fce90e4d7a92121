using System.Text.Json;
using GlobalPlanner.Client.Tests.Support;

namespace GlobalPlanner.Client.Tests.Online;

[Trait("Category", "Slow")] // A real silo; one start is shared by all tests of the class.
public class OrderCommandTests(ConsoleSilo silo) : IClassFixture<ConsoleSilo>
{
    [Fact]
    public async Task ASettingIsChangedShownAndTakenBack()
    {
        var set = await silo.GplanAsync("set", "test/qwen", "min_endpoint=2", "ttft=200", "--by", "ada", "--reason", "peak");
        var json = await silo.GplanAsync("set", "test/qwen", "itl_ms=30", "--output", "json", "--by", "ada");
        var pool = await silo.GplanAsync("pool", "test/qwen");
        var back = await silo.GplanAsync("set", "test/qwen", "--unset", "min_endpoint", "--unset", "ttft", "--unset", "itl_ms");

        Assert.Equal((0, ""), (set.ExitCode, set.Error));
        Assert.Matches(@"^test/qwen differs from its file in\n  min_endpoint = 2 \(file: 1\) by ada since 2026-01-31 .*: peak\n  ttft_ms = 200 \(file: 500\)", set.Out);
        using var answer = JsonDocument.Parse(json.Out);
        Assert.Equal("test/qwen", answer.RootElement.GetProperty("name").GetString());
        Assert.Equal(["min_endpoint", "ttft_ms", "itl_ms"], answer.RootElement.GetProperty("overrides").EnumerateArray().Select(static o => o.GetProperty("key").GetString()));
        Assert.Matches("override +min_endpoint = 2 .*\n +override +ttft_ms = 200", pool.Out);
        Assert.Equal((0, "test/qwen matches its file\n"), (back.ExitCode, back.Out));
    }

    [Fact]
    public async Task AWrongOrderNamesEveryMistakeAndChangesNothing()
    {
        var run = await silo.GplanAsync("set", "test/qwen", "min_endpoint=-3", "mode=agg", "nothing=1");
        var empty = await silo.GplanAsync("set", "test/qwen");
        var unreadable = await silo.GplanAsync("set", "test/qwen", "min_endpoint");

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        foreach (var key in new[] { "min_endpoint", "mode cannot be changed at run time", "nothing" })
        {
            Assert.Contains(key, run.Error, StringComparison.Ordinal);
        }

        Assert.Equal((2, 2), (empty.ExitCode, unreadable.ExitCode));
        Assert.DoesNotContain("override", (await silo.GplanAsync("pool", "test/qwen")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABudgetIsChangedSaidAndTakenBack()
    {
        var below = await silo.GplanAsync("budget", "set", "max_total_gpus=4", "--by", "ada", "--reason", "maintenance");
        var shown = await silo.GplanAsync("budget");
        var wrong = await silo.GplanAsync("budget", "set", "min_total_gpus=99");
        var unknown = await silo.GplanAsync("budget", "set", "min_total_gpus=1", "--domain", "east");
        var back = await silo.GplanAsync("budget", "set", "--unset", "max_total_gpus", "--domain", "main", "--output", "json");

        Assert.Equal((0, ""), (below.ExitCode, below.Error));
        Assert.Contains("max_total_gpus = 4 (file: 6) by ada", below.Out, StringComparison.Ordinal);
        Assert.Contains("growth waits until 2 GPUs are released", below.Out, StringComparison.Ordinal);
        Assert.Matches("ceiling [46]", shown.Out);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("must not exceed max_total_gpus (4)", wrong.Error, StringComparison.Ordinal);
        Assert.Equal((1, "error: budget 'east' is unknown; there is main\n"), (unknown.ExitCode, unknown.Error));
        using var answer = JsonDocument.Parse(back.Out);
        Assert.Equal(0, answer.RootElement.GetProperty("overrides").GetArrayLength());
    }

    [Fact]
    public async Task OrdersAreEventsWithWhoAndWhy()
    {
        await silo.GplanAsync("pause", "inf/qwen", "--reason", "drain", "--by", "eve");
        await silo.GplanAsync("resume", "inf/qwen", "--by", "eve");
        await silo.GplanAsync("set", "test/qwen", "itl_ms=31", "--by", "eve", "--reason", "test");
        await silo.GplanAsync("set", "test/qwen", "--unset", "itl_ms", "--by", "eve");

        var table = await silo.GplanAsync("events", "--since", "1h");
        var pool = await silo.GplanAsync("events", "--pool", "inf/qwen", "--kind", "pause", "--output", "jsonl");
        var none = await silo.GplanAsync("events", "--kind", "no_such_kind");

        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        Assert.Matches("^TIME +KIND +ABOUT +BY +WHAT\n", table.Out);
        Assert.Matches("settings_changed +test/qwen +eve +itl_ms = 31: test", table.Out);
        Assert.Matches("settings_changed +test/qwen +eve +itl_ms as in the file", table.Out);
        using var pause = JsonDocument.Parse(pool.OutLines[^1]);
        Assert.Equal(("inf/qwen", "eve", "until resumed: drain"), (
            pause.RootElement.GetProperty("subject").GetString(), pause.RootElement.GetProperty("by").GetString(), pause.RootElement.GetProperty("message").GetString()));
        Assert.Equal((0, "no matching events\n"), (none.ExitCode, none.Out));
    }

    [Fact]
    public async Task FollowGoesOnUntilInterruptedAndShowsEachEventOnce()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(6));
        var following = Gplan.RunAsync(
            new Gplan.World { Stop = stop.Token }, "events", "--follow", "--kind", "resume", "--output", "json", "--gateway", silo.Gateway);
        await silo.GplanAsync("pause", "inf/llama", "--reason", "one", "--by", "followed");
        await silo.GplanAsync("resume", "inf/llama", "--by", "followed");

        var run = await following;

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Single(run.OutLines, static line => line.Contains("\"by\":\"followed\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--limit", "0")]
    [InlineData("--since", "yesterday")]
    public async Task WrongUsageIsExitCode2(string option, string value) =>
        Assert.Equal(2, (await silo.GplanAsync("events", option, value)).ExitCode);
}
