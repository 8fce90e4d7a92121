using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Grains.Tests.Pools;

public class PoolHoldTests
{
    private static readonly TrafficReading Good = new TrafficReading.Observed(new TrafficObservation { DurationS = 5, NumRequests = 10, Isl = 100, Osl = 10 });

    [Fact]
    public async Task A_failed_scrape_holds_its_pool_by_name_and_the_others_go_on()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a"), Definitions.Decode("inf/b")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = 150_000;
        world.Fleet.Add("inf/b", prefill: null, decode: 1).KvTokens = 150_000;
        world.Traffic.Set("inf/a", new TrafficReading.Failed("500 Internal Server Error."));
        world.Traffic.Set("inf/b", Good);
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(3);

        var (a, b) = (await cluster.Pool("inf/a").GetStatusAsync(), await cluster.Pool("inf/b").GetStatusAsync());
        Assert.Equal(("traffic_unavailable", false), (a.Hold?.Name, a.Hold?.Overdue));
        Assert.Contains("500 Internal Server Error", a.LastDecision!.Observation.TrafficProblem, StringComparison.Ordinal);
        Assert.Null(a.LastGoodObservationAt);
        Assert.Null(b.Hold);
        Assert.Equal(b.LastTickAt, b.LastGoodObservationAt);
        Assert.Equal(2, b.LastDecision!.Observation.RequestsPerSecond);
        Assert.All(world.Fleet.Writes, write => Assert.Equal("inf/b", write.Participant.Value));

        await cluster.AdvanceAsync(30);
        Assert.True((await cluster.Pool("inf/a").GetStatusAsync()).Hold!.Overdue);

        world.Traffic.Set("inf/a", Good);
        await cluster.AdvanceAsync(1);
        Assert.Null((await cluster.Pool("inf/a").GetStatusAsync()).Hold);
    }

    [Fact]
    public async Task A_metrics_endpoint_that_never_answers_delays_neither_its_pool_nor_others()
    {
        using var world = new PoolWorld
        {
            Pools = [Definitions.Decode("inf/a"), Definitions.Decode("inf/b")],
            Configure = options => options.TrafficTimeout = TimeSpan.FromMilliseconds(50),
        };
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        world.Fleet.Add("inf/b", prefill: null, decode: 1);
        var never = new TaskCompletionSource<TrafficReading>();
        var asked = 0;
        world.Traffic.Set("inf/a", (_, _) =>
        {
            asked++;
            return new ValueTask<TrafficReading>(never.Task);
        });
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(3);

        Assert.Equal("traffic_unavailable", (await cluster.Pool("inf/a").GetStatusAsync()).Hold?.Name);
        Assert.Equal((3, 3), (world.Ticks.Of("inf/a").Count(), world.Ticks.Of("inf/b").Count()));

        // The source is not safe for concurrent use: as long as the first read runs it is not asked again.
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_source_without_data_says_another_thing_than_a_failed_one_and_lowers_no_demand()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 3).KvTokens = 0;
        world.Traffic.Set("inf/a", new TrafficReading.NoData("first scrape"));
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(2);

        var status = await cluster.Pool("inf/a").GetStatusAsync();
        Assert.Equal("first scrape", status.LastDecision!.Observation.TrafficProblem);
        Assert.Null(status.LastDecision.Observation.RequestsPerSecond);
        Assert.Null(status.LastGoodObservationAt);
        Assert.Empty(world.Fleet.Writes);

        world.Traffic.Set("inf/a", Good);
        await cluster.AdvanceAsync(1);
        Assert.Equal(2, Assert.Single(world.Fleet.Writes).Targets.Decode);
    }

    [Fact]
    public async Task The_window_of_a_scrape_is_the_time_since_the_last_one()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        var windows = new List<TimeSpan>();
        world.Traffic.Set("inf/a", (window, _) =>
        {
            windows.Add(window);
            return ValueTask.FromResult(Good);
        });
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(2);
        await cluster.AdvanceAsync(1, intervalS: 20);

        Assert.Equal([5, 5], windows.Take(2).Select(window => window.TotalSeconds));
        Assert.InRange(windows[2].TotalSeconds, 15, 25);
    }

    [Fact]
    public async Task An_unreadable_deployment_is_a_hold_and_nothing_is_written()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a"), Definitions.Decode("inf/b"), Definitions.Decode("inf/c")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 2).KvTokens = 150_000;
        world.Fleet.Add("inf/b", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);
        world.Fleet.Writes.Clear();
        world.Fleet.BeforeRead = (participant, _) => participant.Value == "inf/a"
            ? throw new ConnectorException("connection refused")
            : ValueTask.CompletedTask;

        await cluster.AdvanceAsync(2);

        var a = await cluster.Pool("inf/a").GetStatusAsync();
        Assert.Equal("deployment_unreadable", a.Hold?.Name);
        Assert.Contains(a.LastDecision!.Decision.Explanation, line => line.Contains("connection refused", StringComparison.Ordinal));

        // What was last read stays on display.
        Assert.Equal(2, a.Decode!.ReadyReplicas);
        Assert.Empty(world.Fleet.Writes);
        Assert.Null((await cluster.Pool("inf/b").GetStatusAsync()).Hold);
        Assert.Contains("no deployment inf/c", (await cluster.Pool("inf/c").GetStatusAsync()).LastDecision!.Decision.Explanation[^1], StringComparison.Ordinal);

        world.Fleet.BeforeRead = null;
        await cluster.AdvanceAsync(1);
        Assert.Null((await cluster.Pool("inf/a").GetStatusAsync()).Hold);
        Assert.NotEmpty(world.Fleet.Writes);
    }

    [Fact]
    public async Task A_deployment_that_never_answers_ends_as_unreadable()
    {
        using var world = new PoolWorld
        {
            Pools = [Definitions.Decode("inf/a")],
            Configure = options => options.ConnectorTimeout = TimeSpan.FromMilliseconds(50),
        };
        world.Fleet.Add("inf/a", prefill: null, decode: 2);
        world.Fleet.BeforeRead = (_, _) => new ValueTask(new TaskCompletionSource().Task);
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(2);

        Assert.Equal("deployment_unreadable", (await cluster.Pool("inf/a").GetStatusAsync()).Hold?.Name);
    }

    [Fact]
    public async Task A_tick_that_throws_is_a_hold_logged_once_and_the_next_one_runs()
    {
        var metrics = new ThrowingMetrics();
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a"), Definitions.Decode("inf/b")], Metrics = metrics };
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        world.Fleet.Add("inf/b", prefill: null, decode: 1);
        metrics.Fleet = world.Fleet;
        metrics.Broken = "inf/a";
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(3);

        var status = await cluster.Pool("inf/a").GetStatusAsync();
        Assert.Equal("tick_failed", status.Hold?.Name);
        Assert.NotNull(status.LastTickAt);
        Assert.Single(world.Log.OfEvent(1100), text => text.Contains("rubbish", StringComparison.Ordinal));
        Assert.Equal(3, world.Ticks.Of("inf/b").Count());

        metrics.Broken = null;
        await cluster.AdvanceAsync(1);
        Assert.Null((await cluster.Pool("inf/a").GetStatusAsync()).Hold);
    }

    [Fact]
    public async Task A_tick_that_takes_too_long_is_ended_and_the_next_one_runs()
    {
        using var world = new PoolWorld
        {
            Pools = [Definitions.Decode("inf/a", config => config with { Scheduling = config.Scheduling with { TickMaxDurationSeconds = 1 } })],
        };
        world.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = 150_000;
        var answer = new TaskCompletionSource();
        world.Fleet.BeforeRead = (_, _) => new ValueTask(answer.Task);
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(2);
        Assert.Equal("tick_timeout", (await cluster.Pool("inf/a").GetStatusAsync()).Hold?.Name);

        // The reads come back; what is left of the ended ticks must not write.
        world.Fleet.BeforeRead = null;
        answer.SetResult();
        await cluster.AdvanceAsync(1);
        Assert.Null((await cluster.Pool("inf/a").GetStatusAsync()).Hold);
        Assert.Single(world.Fleet.Writes);
    }

    [Fact]
    public async Task An_observer_that_throws_disturbs_no_tick()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        world.Ticks.Then = _ => throw new InvalidOperationException("exporter");
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(2);

        Assert.Null((await cluster.Pool("inf/a").GetStatusAsync()).Hold);
        Assert.NotEmpty(world.Log.OfEvent(1103));
    }

    [Fact]
    public async Task A_storage_that_fails_is_a_hold_and_the_planner_goes_on()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);
        world.Storage.FailWrites = true;

        await cluster.AdvanceAsync(1);
        Assert.Equal("state_not_stored", (await cluster.Pool("inf/a").GetStatusAsync()).Hold?.Name);

        world.Storage.FailWrites = false;
        deployment.KvTokens = 150_000;
        await cluster.AdvanceAsync(1);
        Assert.Null((await cluster.Pool("inf/a").GetStatusAsync()).Hold);
        Assert.NotEmpty(world.Storage.Written);
    }

    private sealed class ThrowingMetrics : IForwardPassMetricsSource
    {
        public InMemoryFleet? Fleet { get; set; }

        public string? Broken { get; set; }

        public FpmSnapshot Latest(ParticipantId participant, PoolRole role) =>
            participant.Value == Broken ? throw new InvalidDataException("rubbish") : Fleet!.Latest(participant, role);
    }
}
