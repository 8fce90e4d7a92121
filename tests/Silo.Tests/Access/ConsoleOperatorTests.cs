using System.Text.Json;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace GlobalPlanner.Silo.Tests.Access;

/// <summary>Consoles with and without the token of an operator, against a real silo.</summary>
[Trait("Category", "Slow")] // A real silo; one start is shared by all tests of the class.
public class ConsoleOperatorTests(GuardedSilo silo) : IClassFixture<GuardedSilo>
{
    private const string SetToken = "; set GPLAN_TOKEN to the token of an operator in the silo's configuration (operators)\n";

    [Theory]
    [InlineData(null, "no token was given")]
    [InlineData("alice", "the token belongs to no operator")]
    public async Task Who_has_no_token_of_an_operator_may_not_even_look(string? token, string reason)
    {
        foreach (var command in new string[][] { ["status"], ["pools"], ["budget"], ["events"], ["pool", "inf/qwen"], ["pause", "inf/qwen", "--reason", "r"], ["budget", "set", "max_total_gpus=5"] })
        {
            var run = await silo.GplanAsAsync(token, command);

            Assert.Equal((1, "", $"error: the silo at {silo.Gateway} refuses: {reason}{SetToken}"), (run.ExitCode, run.Out, run.Error));
        }
    }

    [Fact]
    public async Task A_viewer_looks_and_gives_no_orders()
    {
        foreach (var command in new string[][] { ["status"], ["pools"], ["budget"], ["events"], ["pool", "inf/qwen"], ["explain", "inf/llama"], ["history", "inf/llama"], ["whatif", "test/qwen", "--set", "min_endpoint=2"] })
        {
            var run = await silo.GplanAsAsync(GuardedSilo.Bob, command);

            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }

        foreach (var command in new string[][] { ["pause", "inf/qwen", "--reason", "r"], ["resume", "inf/qwen"], ["set", "inf/qwen", "min_endpoint=2"], ["budget", "set", "max_total_gpus=5"] })
        {
            var run = await silo.GplanAsAsync(GuardedSilo.Bob, command);

            Assert.Equal((1, ""), (run.ExitCode, run.Out));
            Assert.Contains("operator bob may ask questions but not give orders; set GPLAN_TOKEN to the token of an operator with role: admin", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        }

        var pool = await silo.GplanAsync("pool", "inf/qwen");
        Assert.DoesNotContain("not as in file", pool.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("paused", pool.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admins_orders_bear_the_name_that_the_token_proves()
    {
        var paused = await silo.GplanAsAsync(GuardedSilo.Alice, "pause", "inf/qwen", "--reason", "drain", "--by", "bob");
        var resumed = await silo.GplanAsAsync(GuardedSilo.Alice, "resume", "inf/qwen", "--by", "alice");
        var set = await silo.GplanAsAsync(GuardedSilo.Alice, "set", "test/qwen", "min_endpoint=2", "--reason", "peak");
        var budget = await silo.GplanAsAsync(GuardedSilo.Alice, "budget", "set", "min_total_gpus=1", "--by", "alice");

        var user = $"{Environment.UserName}@{Environment.MachineName}";
        Assert.Equal((0, 0, 0, 0), (paused.ExitCode, resumed.ExitCode, set.ExitCode, budget.ExitCode));
        Assert.Contains("is paused by alice (as bob) since", paused.Out, StringComparison.Ordinal);
        Assert.Contains($"by alice (as {user}) since", set.Out, StringComparison.Ordinal);
        Assert.Contains("by alice since", budget.Out, StringComparison.Ordinal);
        var events = await EventsAsync();
        Assert.Contains((EventKind.Pause, "inf/qwen", "alice (as bob)"), events);
        Assert.Contains((EventKind.Resume, "inf/qwen", "alice"), events);
        Assert.Contains((EventKind.SettingsChanged, "test/qwen", $"alice (as {user})"), events);
        Assert.Contains((EventKind.SettingsChanged, "budget/main", "alice"), events);
    }

    [Fact]
    public async Task Who_is_refused_is_counted_and_now_and_then_an_event()
    {
        for (var i = 0; i < 7; i++)
        {
            await silo.GplanAsAsync("guess", "budget", "set", "max_total_gpus=500");
            await silo.GplanAsAsync(GuardedSilo.Bob, "budget", "set", "max_total_gpus=500");
        }

        await Eventually.ThatAsync(
            async () => (await EventsAsync()) is var events
                && events.Exists(static what => what is (EventKind.RefusedCaller, _, "bob"))
                && events.Exists(static what => what is (EventKind.RefusedCaller, _, "console")),
            "the refusals are events");
        Assert.InRange((await EventsAsync()).Count(static what => what is (EventKind.RefusedCaller, _, "bob")), 1, 2);
        var metrics = await silo.MetricsAsync();
        Assert.Contains("globalplanner_operator_refused_total{reason=\"not_authenticated\"} ", metrics, StringComparison.Ordinal);
        Assert.Contains("globalplanner_operator_refused_total{reason=\"not_authorized\"} ", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_client_may_not_do_what_is_for_silos_only()
    {
        using var client = await silo.ConnectForeignClientAsync();
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        RequestContext.Set(ClusterIdentity.TokenKey, GuardedSilo.Alice);

        Assert.Equal(3, (await grains.GetGrain<IControlPlaneGrain>(IControlPlaneGrain.Key).GetPoolsAsync()).Length);
        foreach (var call in new Func<Task>[]
        {
            () => grains.GetGrain<IEventLogGrain>(IEventLogGrain.Key).AppendAsync([]),
            () => grains.GetGrain<IPoolPlannerGrain>("inf/qwen").EnsureRunningAsync(),
            () => grains.GetGrain<IDeploymentGrain>("inf/qwen").ObserveAsync(),
            () => grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero),
        })
        {
            var refused = await Assert.ThrowsAsync<OperatorRefusedException>(call);
            Assert.Contains("is for silos only", refused.Message, StringComparison.Ordinal);
        }

        await client.StopAsync();
    }

    private async Task<List<(string? Kind, string? Subject, string? By)>> EventsAsync()
    {
        var run = await silo.GplanAsync("events", "--since", "1d", "--limit", "1000", "--output", "jsonl");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return [.. run.OutLines.Select(static line =>
        {
            using var what = JsonDocument.Parse(line);
            return (Text(what, "kind"), Text(what, "subject"), Text(what, "by"));
        })];

        static string? Text(JsonDocument what, string key) => what.RootElement.GetProperty(key).GetString();
    }
}
