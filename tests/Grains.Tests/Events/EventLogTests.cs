using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace GlobalPlanner.Grains.Tests.Events;

public class EventLogTests
{
    [Fact]
    public async Task What_an_operator_ordered_is_logged_before_the_answer_and_outlives_the_cluster()
    {
        using var world = World();
        await using (var cluster = await PoolCluster.StartAsync(world))
        {
            await cluster.Pool("inf/a").PauseAsync(new PauseOrder("anna", "maintenance", null));
            Assert.Single(await ReadAsync(cluster, EventKind.Pause));
        }

        await using var again = await PoolCluster.StartAsync(world);
        var pause = Assert.Single(await ReadAsync(again, EventKind.Pause));
        Assert.Equal(("inf/a", "anna", "until resumed: maintenance"), (pause.Subject, pause.By, pause.Message));
        Assert.True(pause.Ordinal > 0);
        await again.Pool("inf/a").ResumeAsync("ben");
        Assert.Equal("ben", Assert.Single(await ReadAsync(again, EventKind.Resume)).By);
        Assert.NotEmpty(await ReadAsync(again, EventKind.SiloDown));
        await Eventually.ThatAsync(async () => (await ReadAsync(again, EventKind.SiloUp)).Count == 2, "both starts are logged");
    }

    [Fact]
    public async Task A_write_and_the_begin_and_end_of_a_hold_are_one_event_each()
    {
        using var world = World();
        world.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = null;
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(5);
        world.Fleet.Find("inf/a").KvTokens = 150_000;
        await cluster.AdvanceAsync(3);

        await Eventually.ThatAsync(async () => (await ReadAsync(cluster, EventKind.Scale)).Count == world.Fleet.Writes.Count, "every write is logged");
        Assert.StartsWith("decode 1 -> 2: ", (await ReadAsync(cluster, EventKind.Scale))[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("no_fpm_data", Assert.Single(await ReadAsync(cluster, EventKind.Hold)).Message, StringComparison.Ordinal);
        var ended = Assert.Single(await ReadAsync(cluster, EventKind.HoldEnded));
        Assert.Equal(("no_fpm_data ended", 25.0), (ended.Message, ended.Figures["seconds"]));
    }

    [Fact]
    public async Task A_storage_that_fails_loses_nothing_and_equal_events_are_folded()
    {
        using var world = World();
        await using var cluster = await PoolCluster.StartAsync(world);
        var sink = cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<IEventSink>();
        world.Storage.FailWrites = true;
        for (var i = 0; i < 3; i++)
        {
            sink.Write(Event("refused", world.Time.GetUtcNow()));
        }

        await Eventually.ThatAsync(() => world.Log.OfEvent(1400).Any(), "the failure is said");
        await Assert.ThrowsAsync<EventLogUnavailableException>(() => sink.RecordAsync(Event("ordered", world.Time.GetUtcNow())));
        world.Storage.FailWrites = false;

        await Eventually.ThatAsync(async () => (await ReadAsync(cluster, EventKind.RefusedCaller)).Count == 2, "both are logged after all");
        var logged = await ReadAsync(cluster, EventKind.RefusedCaller);
        Assert.Equal(["refused", "ordered"], logged.Select(what => what.Message));
        Assert.Equal(3, logged[0].Figures["times"]);
    }

    [Fact]
    public async Task What_comes_too_fast_is_counted_and_said()
    {
        using var world = World();
        await using var cluster = await PoolCluster.StartAsync(world);
        var sink = cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<IEventSink>();

        await Eventually.ThatAsync(
            async () =>
            {
                for (var i = 0; i < EventSink.Capacity * 3; i++)
                {
                    sink.Write(Event("same", world.Time.GetUtcNow()));
                }

                return (await ReadAsync(cluster, EventKind.EventsLost)).Count > 0;
            },
            "the loss is an event");

        Assert.True((await ReadAsync(cluster, EventKind.EventsLost))[0].Figures["events"] > 0);
    }

    private static ControlPlaneEvent Event(string message, DateTimeOffset at) =>
        new() { At = at, Kind = EventKind.RefusedCaller, Subject = "inf/a", Message = message };

    private static async Task<IReadOnlyList<ControlPlaneEvent>> ReadAsync(PoolCluster cluster, string kind) =>
        (await cluster.Cluster.Client.GetGrain<IEventLogGrain>(IEventLogGrain.Key).ReadAsync(new EventQuery { Kind = kind, Limit = 1000 })).Events;

    private static PoolWorld World() => new() { Pools = [Definitions.Decode("inf/a")] };
}
