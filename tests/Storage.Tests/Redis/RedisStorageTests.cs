using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Storage.Redis;
using GlobalPlanner.Storage.Slots;
using GlobalPlanner.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace GlobalPlanner.Storage.Tests.Redis;

/// <summary>Microsoft's provider and the state log over it, against a real Redis.</summary>
public sealed class RedisStorageTests : IAsyncLifetime
{
    private const string Name = "globalplanner";
    private static readonly GrainId Grain = GrainId.Create("kind", "key");

    private RedisServer? _redis;
    private IHost? _silo;

    private IGrainStorage Storage => _silo!.Services.GetRequiredKeyedService<IGrainStorage>(Name);

    private IStateLog Log => _silo!.Services.GetRequiredKeyedService<IStateLog>(Name);

    public async Task InitializeAsync()
    {
        if (!RedisServer.IsInstalled)
        {
            return;
        }

        _redis = await RedisServer.StartAsync();
        _silo = new HostBuilder()
            .UseOrleans(silo => silo
                .UseLocalhostClustering(FreePort.Next(), FreePort.Next())
                .AddRedisStorage(Name, RedisAddress.Parse(_redis.ConnectionString), PlanningJson.Options))
            .Build();
        await _silo.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.StopAsync();
            _silo.Dispose();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    [RedisFact]
    public async Task A_first_write_over_a_state_that_exists_is_refused()
    {
        var first = new GrainState<SlotEntry>(new SlotEntry { Index = 1 });
        await Storage.WriteStateAsync("s", Grain, first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("s", Grain, new GrainState<SlotEntry>(new SlotEntry { Index = 2 })));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Storage.WriteStateAsync("s", Grain, new GrainState<SlotEntry>(new SlotEntry { Index = 3 }, "another")));

        var read = new GrainState<SlotEntry>();
        await Storage.ReadStateAsync("s", Grain, read);
        Assert.Equal((1, first.ETag), (read.State!.Index, read.ETag));
    }

    [RedisFact]
    public async Task A_write_that_names_a_version_of_a_state_that_is_gone_is_refused() =>
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("s", Grain, new GrainState<SlotEntry>(new SlotEntry(), "gone")));

    [RedisFact]
    public async Task A_record_and_its_changes_come_back_over_many_laps()
    {
        Assert.Null(await Log.ReadAsync("s", Grain));
        var etag = await Log.WriteAsync("s", Grain, [1], null);
        for (var lap = 0; lap < 3; lap++)
        {
            for (var i = 0; i < Log.MostChanges; i++)
            {
                etag = await Log.AppendAsync("s", Grain, [(byte)lap, (byte)i], etag);
            }

            await Assert.ThrowsAsync<InvalidOperationException>(() => Log.AppendAsync("s", Grain, [0], etag));
            var read = (await Log.ReadAsync("s", Grain))!;
            Assert.Equal((etag, Log.MostChanges), (read.ETag, read.Changes.Length));
            Assert.Equal([(byte)lap, (byte)5], read.Changes[5]);
            etag = await Log.WriteAsync("s", Grain, [2], etag);
        }

        Assert.Equal([2], (await Log.ReadAsync("s", Grain))!.Record);
    }

    [RedisFact]
    public async Task Of_two_writers_one_is_refused_at_every_step()
    {
        var first = await Log.WriteAsync("s", Grain, [1], null);
        var taken = await Log.WriteAsync("s", Grain, [2], first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Log.AppendAsync("s", Grain, [3], first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Log.WriteAsync("s", Grain, [3], first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Log.WriteAsync("s", Grain, [3], null));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Log.AppendAsync("s", Grain, [3], "not-mine"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                return await Log.AppendAsync("s", Grain, [(byte)i], taken);
            }
            catch (InconsistentStateException)
            {
                return null;
            }
        }));
        Assert.Single(outcomes.OfType<string>());
    }

    [RedisFact]
    public async Task What_was_acknowledged_survives_a_kill_of_redis()
    {
        var etag = await Log.WriteAsync("s", Grain, [1], null);
        etag = await Log.AppendAsync("s", Grain, [2], etag);

        await _redis!.KillAndRestartAsync();

        LoggedState? read = null;
        await Eventually.ThatAsync(
            async () =>
            {
                try
                {
                    read = await Log.ReadAsync("s", Grain);
                    return true;
                }
                catch (Exception exception) when (exception.Message.Contains("Redis", StringComparison.Ordinal))
                {
                    return false;
                }
            },
            "Redis answers again",
            TimeSpan.FromSeconds(20));
        Assert.Equal(etag, read!.ETag);
        Assert.Equal([2], Assert.Single(read.Changes));
    }
}
