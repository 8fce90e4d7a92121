using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Settings.Overlay;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Grains.Tests.Pools;

/// <summary>The catalog is exchanged while pools and budgets run.</summary>
public class PoolReloadTests
{
    [Fact]
    public async Task A_pool_follows_the_file_with_its_next_tick_and_says_so_once()
    {
        var catalog = new ChangingCatalog(Pool());
        using var world = World(catalog);
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        deployment.KvTokens = 70_000;
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);

        catalog.Exchange(Pool(config => config with { MinEndpoint = 3 }));
        await cluster.AdvanceAsync(2);

        Assert.Equal(3, deployment.Desired(PoolRole.Decode));
        Assert.Equal(3, (await cluster.Pool("inf/a").GetHistoryAsync(DateTimeOffset.MinValue))[^1].Ordinal);
        var changed = await EventAsync(cluster, EventKind.SettingsChanged);
        Assert.Equal(("inf/a", "configuration file", "min_endpoint = 3 (was 1)"), (changed.Subject, changed.By, changed.Message));
    }

    [Fact]
    public async Task What_an_operator_changed_stays_above_the_file_that_changed()
    {
        var catalog = new ChangingCatalog(Pool());
        using var world = World(catalog);
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        deployment.KvTokens = 70_000;
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.Pool("inf/a").SetSettingsAsync(Set("min_endpoint=3"));

        catalog.Exchange(Pool(config => config with { MinEndpoint = 2, MaxGpuBudget = 6 }));
        await cluster.AdvanceAsync(1);

        Assert.Equal(3, deployment.Desired(PoolRole.Decode));
        var kept = Assert.Single((await cluster.Pool("inf/a").GetStatusAsync()).Overrides);
        Assert.Equal(("min_endpoint", "3", "2"), (kept.Key, kept.Value, kept.FileValue));

        await cluster.Pool("inf/a").SetSettingsAsync(new SettingsOrder([], ["min_endpoint"], "anna", null));
        deployment.KvTokens = 0;
        await Eventually.ThatAsync(
            async () =>
            {
                await cluster.AdvanceAsync(1);
                return deployment.Desired(PoolRole.Decode) == 2;
            },
            "the pool shrinks to the file's least replicas");
    }

    [Fact]
    public async Task Where_an_override_no_longer_fits_the_pool_keeps_what_it_runs_with_until_that_is_settled()
    {
        var catalog = new ChangingCatalog(Pool());
        using var world = World(catalog);
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        deployment.KvTokens = 70_000;
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.Pool("inf/a").SetSettingsAsync(Set("min_gpu_budget=6"));

        catalog.Exchange(Pool(config => config with { MaxGpuBudget = 4, MinEndpoint = 2 }));
        await cluster.AdvanceAsync(2);

        var status = await cluster.Pool("inf/a").GetStatusAsync();
        Assert.Equal("min_gpu_budget", Assert.Single(status.Overrides).Key);
        Assert.Contains("min_gpu_budget = 6, set by anna, does not fit it", Assert.Single(status.FileProblems), StringComparison.Ordinal);
        Assert.Equal(6, deployment.Desired(PoolRole.Decode));
        Assert.Single(world.Log.OfEvent(1108));
        Assert.Contains((await cluster.ControlPlane.GetStatusAsync()).Attention, line => line.StartsWith("inf/a: rejected the changed configuration file", StringComparison.Ordinal));
        Assert.Equal("inf/a", (await EventAsync(cluster, EventKind.ConfigRefused)).Subject);

        var answer = await cluster.Pool("inf/a").SetSettingsAsync(new SettingsOrder([], ["min_gpu_budget"], "anna", null));

        Assert.Empty(answer.Problems);
        Assert.Empty((await cluster.Pool("inf/a").GetStatusAsync()).FileProblems);
        await cluster.AdvanceAsync(1);
        Assert.Equal((2, 4), (world.Ticks.Of("inf/a").Last().Definition.Config.MinEndpoint, world.Ticks.Of("inf/a").Last().Definition.Config.MaxGpuBudget));
    }

    [Fact]
    public async Task A_ceiling_raised_in_the_file_serves_what_waits_and_a_lowered_one_takes_nothing_away()
    {
        var catalog = new ChangingCatalog(Pool(domain: "gpus"));
        catalog.Exchange(new GlobalPlannerConfig { MaxTotalGpus = 1 });
        using var world = World(catalog, domain: "gpus");
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        deployment.KvTokens = 150_000;
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(2);
        Assert.Equal("waiting_for_gpus", (await cluster.Pool("inf/a").GetStatusAsync()).Hold?.Name);

        // Nobody ticks or asks from here on.
        catalog.Exchange(new GlobalPlannerConfig { MaxTotalGpus = 2 });
        await Eventually.ThatAsync(() => deployment.Desired(PoolRole.Decode) == 2, "the budget to write what waits");

        catalog.Exchange(new GlobalPlannerConfig { MaxTotalGpus = 1 });
        await Eventually.ThatAsync(async () => (await BudgetAsync(cluster)).CeilingGpus == 1, "the lowered ceiling");
        await cluster.AdvanceAsync(2);
        Assert.Equal(2, deployment.Desired(PoolRole.Decode));
        Assert.Equal("max_total_gpus = 1 (was 2)", (await EventAsync(cluster, EventKind.SettingsChanged, what => what.Message.Contains("= 1", StringComparison.Ordinal))).Message);
    }

    [Fact]
    public async Task A_file_that_silos_do_not_take_needs_an_operator_until_they_take_it()
    {
        using var world = World(new ChangingCatalog(Pool()));
        world.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = 70_000;
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);
        var reports = cluster.Cluster.Client.GetGrain<IConfigReportsGrain>(IConfigReportsGrain.Key);

        await reports.ReportAsync("10.0.0.2:1", "silo.yaml", ["first", "second"]);
        await reports.ReportAsync("10.0.0.1:1", "silo.yaml", ["first", "second"]);
        var line = Assert.Single((await cluster.ControlPlane.GetStatusAsync()).Attention);
        await reports.ReportAsync("10.0.0.1:1", "silo.yaml", []);
        var left = await reports.ReadAsync();
        await reports.ReportAsync("10.0.0.2:1", "silo.yaml", []);

        Assert.Equal("Silo 10.0.0.1:1, 10.0.0.2:1: silo.yaml was rejected; the previous configuration stays in force: first; second", line);
        Assert.StartsWith("Silo 10.0.0.2:1: ", Assert.Single(left), StringComparison.Ordinal);
        Assert.Empty(await reports.ReadAsync());
    }

    private static SettingsOrder Set(string change) =>
        new([new SettingChange(change.Split('=')[0], change.Split('=')[1])], [], "anna", "peak");

    private static PoolDefinition Pool(Func<PlannerConfig, PlannerConfig>? change = null, string? domain = null) =>
        Definitions.Decode("inf/a", change, domain);

    private static PoolWorld World(ChangingCatalog catalog, string? domain = null) => new()
    {
        Pools = [Pool(domain: domain)],
        Catalog = catalog,
        Configure = static options => options.BudgetTickInterval = TimeSpan.FromMilliseconds(100),
    };

    private static Task<BudgetStatus> BudgetAsync(PoolCluster cluster) =>
        cluster.Cluster.Client.GetGrain<IGlobalPlannerGrain>("gpus").GetBudgetAsync();

    private static async Task<ControlPlaneEvent> EventAsync(PoolCluster cluster, string kind, Func<ControlPlaneEvent, bool>? which = null)
    {
        ControlPlaneEvent[] found = [];
        await Eventually.ThatAsync(
            async () =>
            {
                var page = await cluster.Cluster.Client.GetGrain<IEventLogGrain>(IEventLogGrain.Key).ReadAsync(new EventQuery { Kind = kind });
                found = [.. page.Events.Where(which ?? (static _ => true))];
                return found.Length > 0;
            },
            $"an event {kind}");
        return Assert.Single(found);
    }
}
