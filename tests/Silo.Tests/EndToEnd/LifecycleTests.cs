using System.Text.Json;
using System.Text.RegularExpressions;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>A silo's stop, kill and restart.</summary>
[Trait("Category", "Slow")] // Real processes that start, run, and are killed.
public sealed partial class LifecycleTests : IDisposable
{
    private readonly SiloFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_it_within_five_seconds_with_exit_code_0_and_a_quiet_log(string signal)
    {
        await using var silo = await SiloProcess.StartAsync(_folder.Root, "--config", _folder.Contended(8), "--urls", SiloProcess.AnyPort, "--speed", "20");
        await TickedAsync(silo);

        var (exitCode, took) = await silo.SignalAsync(signal);

        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(5), $"It took {took}.");
        var loud = silo.Error.Where(line => !line.Contains(" info: ", StringComparison.Ordinal)).ToList();
        Assert.True(loud.Count == 0, string.Join('\n', loud));
    }

    [Fact]
    public async Task Killed_and_started_again_it_is_where_it_was()
    {
        string[] arguments = ["--config", _folder.Contended(8), "--urls", SiloProcess.AnyPort, "--speed", "20"];
        JsonElement budget, history;
        await using (var first = await SiloProcess.StartAsync(_folder.Root, arguments))
        {
            await Eventually.ThatAsync(
                async () => (await first.GetAsync("/api/v1/budgets"))[0].GetProperty("granted_gpus").GetInt32() >= 6,
                "the pools have grown");
            budget = (await first.GetAsync("/api/v1/budgets"))[0];
            history = await first.GetAsync("/api/v1/pools/inf/a/history?since=2020-01-01T00:00:00Z");
            await first.SignalAsync("KILL");
        }

        await using var second = await SiloProcess.StartAsync(_folder.Root, arguments);
        await Eventually.ThatAsync(
            async () => (await second.GetAsync("/api/v1/pools")).EnumerateArray().All(pool => pool.GetProperty("decode").ValueKind == JsonValueKind.Object),
            "the pools have seen their deployments again");
        var status = await second.GetAsync("/api/v1/status");

        // A kill may lose the uneventful ticks since the last change; their numbers are given again.
        await Eventually.ThatAsync(
            async () => Ordinals(await second.GetAsync("/api/v1/pools/inf/a/history?since=2020-01-01T00:00:00Z"))[^1] > Ordinals(history)[^1],
            "the history goes on behind where it was");
        var historyAgain = await second.GetAsync("/api/v1/pools/inf/a/history?since=2020-01-01T00:00:00Z");

        // The simulated engines start empty, so the pools may shrink soon; how they were found is what counts.
        var opened = Opened().Match(string.Join('\n', second.Error));
        Assert.True(opened.Success, string.Join('\n', second.Error));
        Assert.True(long.Parse(opened.Groups[1].ValueSpan, null) > budget.GetProperty("epoch").GetInt64());
        Assert.Equal(budget.GetProperty("charged_gpus").GetInt32(), int.Parse(opened.Groups[2].ValueSpan, null));
        var started = Uri.EscapeDataString(status.GetProperty("started_at").GetString()!);
        foreach (var pool in new[] { "inf/a", "inf/b" })
        {
            var sample = (await second.GetAsync($"/api/v1/pools/{pool}/samples?since={started}"))[0];
            Assert.True(sample.GetProperty("decode_desired").GetInt32() > 1, $"{sample}");
        }

        Assert.Contains(Ordinals(history)[0], Ordinals(historyAgain));
        Assert.Equal(Times(historyAgain).Order(), Times(historyAgain));
    }

    [Fact]
    public async Task A_run_ends_by_itself_and_never_held_more_than_the_ceiling()
    {
        var (exitCode, output, _) = await SiloProcess.RunAsync(
            _folder.Root, "--config", _folder.Contended(7), "--urls", SiloProcess.AnyPort, "--speed", "60", "--run-for", "12m");

        Assert.Equal(0, exitCode);
        Assert.Contains("TTFT attainment", output, StringComparison.Ordinal);
        Assert.Contains("ITL attainment", output, StringComparison.Ordinal);
        Assert.Contains("GPU-hours", output, StringComparison.Ordinal);
        var held = HighestHeld().Match(output);
        Assert.True(held.Success, output);
        Assert.InRange(int.Parse(held.Groups[1].ValueSpan, null), 4, 7);
        Assert.InRange(int.Parse(held.Groups[2].ValueSpan, null), 4, 7);
        Assert.True(int.Parse(ScaleEvents().Match(output).Groups[1].ValueSpan, null) > 0, output);
        Assert.True(int.Parse(Requests().Match(output).Groups[1].ValueSpan, null) > 1000, output);
    }

    private static Task TickedAsync(SiloProcess silo) => Eventually.ThatAsync(
        async () =>
        {
            using var answer = await silo.Http.GetAsync("/readyz");
            return answer.IsSuccessStatusCode;
        },
        "the pools tick");

    private static long[] Ordinals(JsonElement history) => [.. history.EnumerateArray().Select(record => record.GetProperty("ordinal").GetInt64())];

    private static DateTimeOffset[] Times(JsonElement history) =>
        [.. history.EnumerateArray().Select(record => record.GetProperty("decision").GetProperty("at").GetDateTimeOffset())];

    [GeneratedRegex(@"opened in epoch (\d+): 2 deployments, (\d+) GPUs charged")]
    private static partial Regex Opened();

    [GeneratedRegex(@"highest GPUs held\s+(\d+) \((\d+) ")]
    private static partial Regex HighestHeld();

    [GeneratedRegex(@"scale events\s+(\d+)")]
    private static partial Regex ScaleEvents();

    [GeneratedRegex(@"requests\s+(\d+) ")]
    private static partial Regex Requests();
}
