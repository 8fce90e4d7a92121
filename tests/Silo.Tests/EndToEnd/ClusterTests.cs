using System.Diagnostics;
using System.Text.Json;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>Several silos, one Redis and one fleet, each a process of its own.</summary>
[Trait("Category", "Slow")] // Real processes that start, stop and are killed.
public sealed class ClusterTests : IAsyncLifetime
{
    private const int Pools = 12;

    /// <summary>The tick interval, which the configuration leaves at its default.</summary>
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(5);

    private readonly SiloFolder _folder = new();
    private RedisServer? _redis;
    private OwnProcess? _fleet;
    private string _config = "";

    public async Task InitializeAsync()
    {
        if (!RedisServer.IsInstalled)
        {
            return;
        }

        _redis = await RedisServer.StartAsync();
        var port = FreePort.Next();
        var endpoint = new Uri($"http://127.0.0.1:{port}");
        _config = _folder.Cluster(_redis.ConnectionString, endpoint, Pools);
        _fleet = OwnProcess.Launch("GlobalPlanner.Fleet", _folder.Root, "--config", _config, "--urls", endpoint.ToString());
        await _fleet.SaysAsync("Fleet is up: ");
    }

    public async Task DisposeAsync()
    {
        if (_fleet is not null)
        {
            await _fleet.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        _folder.Dispose();
    }

    [RedisFact]
    public async Task Pools_of_a_silo_that_is_killed_tick_elsewhere_within_fifteen_seconds()
    {
        await using var first = await StartAsync();
        await AllTickAsync(first, since: null);
        await using var second = await StartAsync();
        await ActiveAsync(second, silos: 2);

        var clock = Stopwatch.StartNew();
        await first.SignalAsync("KILL");
        await AllTickAsync(second, await NowAsync(second));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"It took {clock.Elapsed}.");
        await Eventually.ThatAsync(
            async () => (await second.GetAsync("/api/v1/budgets")).GetArrayLength() == 1,
            "the budget answers from the silo that is left");
        await ActiveAsync(second, silos: 1);
    }

    [RedisFact]
    public async Task A_silo_that_joins_gets_its_share_and_one_that_stops_hands_its_pools_over()
    {
        await using var first = await StartAsync();
        await AllTickAsync(first, since: null);
        await using var second = await StartAsync();
        await Eventually.ThatAsync(
            async () => await RunningAsync(second) is > 0 and var there && there + await RunningAsync(first) == Pools,
            "pools have moved to the silo that joined");
        var before = await TicksAsync(second);

        var (exitCode, took) = await first.SignalAsync("TERM");
        await AllTickAsync(second, before.Values.Max() + TickInterval);

        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(10), $"It took {took}.");
        Assert.Contains(first.Error, line => line.Contains("were handed over", StringComparison.Ordinal));
        var histories = await Task.WhenAll(before.Keys.Select(pool => second.GetAsync($"/api/v1/pools/{pool}/samples?since=1m")));
        Assert.All(histories, samples => Assert.True(LongestGap(samples) <= 2 * TickInterval, $"A pool did not tick for {LongestGap(samples)}."));
        Assert.Equal(Pools, await RunningAsync(second));
    }

    private static TimeSpan LongestGap(JsonElement samples)
    {
        var times = samples.EnumerateArray().Select(sample => sample.GetProperty("at").GetDateTimeOffset()).ToList();
        return times.Zip(times.Skip(1), (one, next) => next - one).DefaultIfEmpty().Max();
    }

    private static async Task<DateTimeOffset> NowAsync(SiloProcess silo) =>
        (await silo.GetAsync("/api/v1/status")).GetProperty("now").GetDateTimeOffset();

    /// <summary>When each pool last ticked; only those that have.</summary>
    private static async Task<Dictionary<string, DateTimeOffset>> TicksAsync(SiloProcess silo) =>
        (await silo.GetAsync("/api/v1/pools")).EnumerateArray()
            .Where(pool => pool.GetProperty("last_tick_at").ValueKind == JsonValueKind.String)
            .ToDictionary(pool => pool.GetProperty("name").GetString()!, pool => pool.GetProperty("last_tick_at").GetDateTimeOffset());

    private static Task AllTickAsync(SiloProcess silo, DateTimeOffset? since) => Eventually.ThatAsync(
        async () =>
        {
            try
            {
                var ticks = await TicksAsync(silo);
                return ticks.Count == Pools && ticks.Values.All(tick => !(tick <= since));
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "all pools have ticked");

    private static Task ActiveAsync(SiloProcess silo, int silos) => Eventually.ThatAsync(
        async () => (await silo.GetAsync("/api/v1/status")).GetProperty("silos").EnumerateArray()
            .Count(row => row.GetProperty("status").GetString() == "active") == silos,
        $"{silos} silos are active");

    /// <summary>Pools whose series a silo publishes.</summary>
    private static async Task<int> RunningAsync(SiloProcess silo) =>
        (await silo.Http.GetStringAsync("/metrics")).Split('\n').Count(line => line.StartsWith("dynamo_planner_num_decode_replicas{", StringComparison.Ordinal));

    private Task<SiloProcess> StartAsync() => SiloProcess.StartAsync(_folder.Root, "--config", _config, "--urls", SiloProcess.AnyPort);
}
