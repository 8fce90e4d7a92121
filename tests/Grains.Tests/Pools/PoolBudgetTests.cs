using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Grains.Tests.Pools;

public class PoolBudgetTests
{
    [Fact]
    public async Task Pools_of_the_simulated_fleet_follow_their_load_and_never_hold_more_than_the_ceiling()
    {
        const int Ceiling = 6;
        using var fleet = Fleet();
        using var world = new PoolWorld
        {
            Connector = fleet,
            Metrics = fleet,
            Silos = 2,
            Pools =
            [
                Definitions.Decode("ml/prefill", config => config with { Mode = PlannerMode.Prefill }, domain: "gpus"),
                Definitions.Decode("ml/decode", domain: "gpus"),
            ],
        };
        world.Budgets["gpus"] = new BudgetTerms { CeilingGpus = Ceiling };
        await using var cluster = await PoolCluster.StartAsync(world);
        var start = world.Time.GetUtcNow();
        var most = 0;
        for (var tick = 0; tick < 120; tick++)
        {
            fleet.AdvanceTo(world.Time.GetUtcNow() - start);
            await cluster.AdvanceAsync(1);
            most = Math.Max(most, fleet.Statistics.MaxGpusCommitted);
        }

        Assert.InRange(fleet.Statistics.MaxGpusCommitted, Ceiling - 1, Ceiling);
        var ticks = world.Ticks.Of("ml/prefill").Concat(world.Ticks.Of("ml/decode")).ToList();
        Assert.Contains(ticks, tick => tick.Record.Grant?.Outcome == GrantOutcome.Granted && tick.Record.Decision.Action == ScalingAction.ScaleUp);
        Assert.Contains(ticks, tick => tick.Record.Actuation?.Status == ActuationStatus.Written && tick.Record.Decision.Action == ScalingAction.ScaleDown);
        Assert.Contains(ticks, tick => tick.Status.Hold?.Name == "waiting_for_gpus");
        Assert.DoesNotContain(world.Log.All, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);

        // The burst is over: every pool is back at its floor, and the ledger knows.
        var budget = await cluster.Cluster.Client.GetGrain<IGlobalPlannerGrain>("gpus").GetBudgetAsync();
        Assert.Equal((2, 2, 2, Ceiling), (budget.HeldGpus, budget.GrantedGpus, budget.ChargedGpus, budget.CeilingGpus));
    }

    [Fact]
    public async Task A_grant_that_was_never_written_is_given_back_when_nobody_wants_it_any_more()
    {
        using var world = World(ceiling: 4);
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        world.Fleet.Add("inf/b", prefill: null, decode: 1).KvTokens = 70_000;
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);
        deployment.KvTokens = 150_000;
        world.Fleet.BeforeWrite = _ => throw new ConnectorException("503");
        await cluster.AdvanceAsync(1);
        var status = await cluster.Pool("inf/a").GetStatusAsync();
        var budget = cluster.Cluster.Client.GetGrain<IGlobalPlannerGrain>("gpus");
        Assert.Equal("write_failed", status.Hold?.Name);
        Assert.Equal(3, (await budget.GetBudgetAsync()).ChargedGpus);

        deployment.KvTokens = 70_000;
        world.Fleet.BeforeWrite = null;
        await cluster.AdvanceAsync(1);

        Assert.Equal(2, (await budget.GetBudgetAsync()).ChargedGpus);
        Assert.Equal(1, deployment.Desired(PoolRole.Decode));
        Assert.Null((await cluster.Pool("inf/a").GetStatusAsync()).Hold);
    }

    [Fact]
    public async Task A_pool_that_waits_for_gpus_says_so_and_grows_when_another_releases_them()
    {
        using var world = World(ceiling: 4);
        var a = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        var b = world.Fleet.Add("inf/b", prefill: null, decode: 3);
        (a.KvTokens, b.KvTokens) = (70_000, 70_000);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);
        a.KvTokens = 150_000;

        await cluster.AdvanceAsync(3);
        var waiting = await cluster.Pool("inf/a").GetStatusAsync();
        Assert.Equal(("waiting_for_gpus", false), (waiting.Hold?.Name, waiting.Hold?.Overdue));
        Assert.Equal(GrantOutcome.Held, waiting.LastDecision!.Grant!.Outcome);
        Assert.Equal(1, a.Desired(PoolRole.Decode));

        b.KvTokens = 0;
        await cluster.AdvanceAsync(8);
        Assert.Equal((3, 1), (a.Desired(PoolRole.Decode), b.Desired(PoolRole.Decode)));
        Assert.Equal(4, world.Fleet.HeldGpus());
    }

    [Fact]
    public async Task What_waits_is_written_by_the_budget_itself_when_gpus_become_free()
    {
        using var world = World(ceiling: 4);
        var a = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        var b = world.Fleet.Add("inf/b", prefill: null, decode: 3);
        (a.KvTokens, b.KvTokens) = (150_000, 70_000);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(3);
        Assert.Equal("waiting_for_gpus", (await cluster.Pool("inf/a").GetStatusAsync()).Hold?.Name);

        // Nobody ticks from here on: a planner outside gives two replicas back.
        var budget = cluster.Cluster.Client.GetGrain<IGlobalPlannerGrain>("gpus");
        var release = await budget.RequestScaleAsync(new ScaleRequest
        {
            OperationId = "outside",
            Participant = ParticipantId.Parse("inf/b"),
            Targets = new ReplicaTargets(null, 1),
        });
        await cluster.Cluster.Client.GetGrain<IDeploymentGrain>("inf/b").ApplyAsync(new ScaleCommand("outside", release.Applied, release.Fence));

        await Eventually.ThatAsync(() => a.Desired(PoolRole.Decode) > 1, "the budget to write what waits");
        Assert.True(world.Fleet.HeldGpus() <= 4);
    }

    [Fact]
    public async Task A_deployment_nobody_is_configured_for_is_read_when_somebody_asks_for_it()
    {
        using var world = World(ceiling: 8);
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        world.Fleet.Add("inf/b", prefill: null, decode: 1);
        world.Fleet.Add("other/c", prefill: null, decode: 2);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);

        var grant = await cluster.Cluster.Client.GetGrain<IGlobalPlannerGrain>("gpus").RequestScaleAsync(new ScaleRequest
        {
            OperationId = "first",
            Participant = ParticipantId.Parse("other/c"),
            Targets = new ReplicaTargets(null, 3),
        });

        Assert.Equal((GrantOutcome.Granted, 5), (grant.Outcome, grant.ChargedGpus));
    }

    [Fact]
    public async Task A_budget_that_cannot_store_its_ledger_holds_its_pools_and_nothing_grows()
    {
        using var world = World(ceiling: 4);
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        world.Fleet.Add("inf/b", prefill: null, decode: 0);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);
        deployment.KvTokens = 150_000;
        world.Storage.FailWrites = true;

        await cluster.AdvanceAsync(2);
        Assert.Equal("budget_unreachable", (await cluster.Pool("inf/a").GetStatusAsync()).Hold?.Name);
        Assert.Equal(1, deployment.Desired(PoolRole.Decode));

        world.Storage.FailWrites = false;
        await cluster.AdvanceAsync(3);
        Assert.True(deployment.Desired(PoolRole.Decode) > 1);
    }

    [Fact]
    public async Task Held_gpus_above_a_lowered_ceiling_need_an_operator()
    {
        using var world = World(ceiling: 2);
        world.Fleet.Add("inf/a", prefill: null, decode: 2).KvTokens = 70_000;
        world.Fleet.Add("inf/b", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);

        var status = await cluster.ControlPlane.GetStatusAsync();

        Assert.Equal("Budget gpus: 3 GPUs are held, 1 above the ceiling of 2.", Assert.Single(status.Attention));
        Assert.Equal((3, 2), (Assert.Single(status.Budgets).HeldGpus, status.Budgets[0].CeilingGpus));
    }

    [Fact]
    public async Task Budget_and_pools_go_on_after_the_whole_cluster_was_restarted()
    {
        using var world = World(ceiling: 3);
        var a = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        world.Fleet.Add("inf/b", prefill: null, decode: 1);
        a.KvTokens = 150_000;
        await using (var cluster = await PoolCluster.StartAsync(world))
        {
            await cluster.AdvanceAsync(3);
        }

        Assert.Equal(2, a.Desired(PoolRole.Decode));
        await using var again = await PoolCluster.StartAsync(world);
        await again.AdvanceAsync(3);

        Assert.Equal("waiting_for_gpus", (await again.Pool("inf/a").GetStatusAsync()).Hold?.Name);
        Assert.Equal(3, world.Fleet.HeldGpus());
        var budget = await again.Cluster.Client.GetGrain<IGlobalPlannerGrain>("gpus").GetBudgetAsync();
        Assert.Equal((2, 3), (budget.Epoch, budget.ChargedGpus));
    }

    private static PoolWorld World(int ceiling)
    {
        var world = new PoolWorld { Pools = [.. new[] { "inf/a", "inf/b" }.Select(name => Definitions.Decode(name, domain: "gpus"))] };
        world.Budgets["gpus"] = new BudgetTerms { CeilingGpus = ceiling };
        return world;
    }

    /// <summary>One prefill and one decode deployment, a burst from 60 s to 300 s, and little before and after.</summary>
    private static SimulatedFleet Fleet()
    {
        var options = new SimulationOptions
        {
            Inventory = new InventoryOptions { Nodes = 1, GpusPerNode = 8 },
            Pools = [Pool("ml/prefill", SimulatedRole.Prefill), Pool("ml/decode", SimulatedRole.Decode)],
        };
        return new SimulatedFleet(options, Requests(), seed: 1);
    }

    private static SimulatedPoolOptions Pool(string participant, SimulatedRole role) => new()
    {
        Participant = ParticipantId.Parse(participant),
        Role = role,
        Startup = new StartupOptions { Seconds = 10 },
        Engine = new EngineOptions { NumGpuBlocks = 1024 },
    };

    private static IEnumerable<WorkloadRequest> Requests()
    {
        for (var atS = 0.0; atS < 900; atS += atS is > 60 and < 300 ? 0.1 : 2)
        {
            yield return new WorkloadRequest { ArrivalUs = (long)(atS * 1e6), InputTokens = 4000, OutputTokens = 200 };
        }
    }
}
