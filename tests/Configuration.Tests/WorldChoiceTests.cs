using GlobalPlanner.Configuration.Loading;

namespace GlobalPlanner.Configuration.Tests;

/// <summary>The world follows from the pools' <c>environment</c> and from where the fleet is.</summary>
public sealed class WorldChoiceTests : IDisposable
{
    private static readonly ConfigLoadOptions Bare = new() { Environment = _ => null };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", WorldKind.Simulated)]
    [InlineData("fleet: {endpoint: 'http://127.0.0.1:8090'}", WorldKind.RemoteFleet)]
    public void Pools_on_a_simulated_fleet_live_where_the_fleet_runs(string fleet, WorldKind kind)
    {
        var loaded = SiloConfigLoader.Load(_folder.Write("silo.yaml", $"{SiloDefaults.Text}\n{fleet}\n"), Bare);

        Assert.Empty(WorldChoice.Problems(loaded));
        Assert.Equal(kind, WorldChoice.KindOf(loaded.Value!));
    }

    [Fact]
    public void A_pool_whose_environment_is_not_available_is_named_with_the_setting_and_the_remedy()
    {
        _folder.Write("planner.yaml", "environment: virtual");
        var file = _folder.Write("silo.yaml", """
            budgets: {main: {}}
            pools:
              - {name: inf/a, budget: main, planner: {environment: global-planner, global_planner_namespace: c, mode: agg}}
              - {name: inf/b, planner: {environment: kubernetes}}
              - {name: inf/c, planner: {}}
              - {name: inf/d, planner_config: planner.yaml}
            simulation: {pools: [{participant: inf/a, role: agg}]}
            """);

        var loaded = SiloConfigLoader.Load(file, Bare);

        Assert.Empty(loaded.Errors);
        Assert.Equal(
            ["inf/b kubernetes silo.yaml", "inf/c kubernetes silo.yaml", "inf/d virtual planner.yaml"],
            WorldChoice.Problems(loaded).Select((issue, i) =>
            {
                Assert.Equal($"pools[{i + 1}].planner.environment", issue.Key);
                Assert.Contains("give global-planner", issue.Message, StringComparison.Ordinal);
                var pool = loaded.Value!.Pools[i + 1].Name.ToString();
                Assert.Contains(pool, issue.Message, StringComparison.Ordinal);
                return $"{pool} {issue.Value} {Path.GetFileName(issue.Source)}";
            }));
    }

    [Fact]
    public void A_configuration_that_did_not_load_has_no_world_to_judge() =>
        Assert.Empty(WorldChoice.Problems(SiloConfigLoader.Load("{}", Bare)));
}
