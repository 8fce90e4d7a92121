using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Configuration.Tests;

public sealed class SiloConfigTests : IDisposable
{
    private const string Fleet =
        """
        simulation:
          pools:
            - {participant: inf/a, role: prefill}
            - {participant: inf/a, role: decode}
        """;

    private static readonly ConfigLoadOptions Bare = new() { Environment = _ => null };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_built_in_deployment_loads_without_an_issue()
    {
        var loaded = SiloConfigLoader.LoadDefault(Bare);

        Assert.Empty(loaded.Issues);
        var (config, budget) = (loaded.Value!, loaded.Value!.Budgets["default"]);
        Assert.All(config.Pools, p => Assert.Equal(PlannerEnvironment.GlobalPlanner, p.Planner!.Environment));
        var start = config.Simulation!.Pools.Sum(p => p.InitialReplicas * p.GpuPerReplica);
        Assert.InRange(start, budget.MinTotalGpus, budget.MaxTotalGpus);
        Assert.True(config.Simulation.Inventory.TotalGpus > budget.MaxTotalGpus, "the ceiling must bind before the inventory");
    }

    [Fact]
    public void The_examples_load_without_an_issue()
    {
        var examples = Directory.GetFiles(Path.Combine(RepositoryPaths.Root, "deploy", "examples"), "*.yaml");

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(SiloConfigLoader.Load(example, Bare).Issues));
    }

    [Theory]
    [InlineData("orleans: {clustering: redis}\nfleet: {endpoint: http://h:1}", "storage.provider", "must be redis")]
    [InlineData("storage: {provider: redis}", "storage.redis.connection_string", "GLOBALPLANNER_REDIS")]
    [InlineData("storage: {provider: redis, redis: {connection_string: 'h:1'}}\norleans: {clustering: redis}", "fleet.endpoint", "is required")]
    [InlineData("fleet: {endpoint: nowhere}", "fleet.endpoint", "is not a URL")]
    public void A_cluster_needs_shared_storage_and_one_fleet(string settings, string key, string message)
    {
        var silo = _folder.Write(
            "silo.yaml",
            $"budgets: {{main: {{}}}}\npools:\n  - {{name: inf/a, budget: main, planner: {{environment: global-planner, global_planner_namespace: c}}}}\n{Fleet}\n{settings}");

        var issue = Assert.Single(SiloConfigLoader.Load(silo, Bare).Issues);

        Assert.Equal(key, issue.Key);
        Assert.Contains(message, issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_of_redis_may_come_from_the_environment_and_is_not_shown()
    {
        var silo = _folder.Write(
            "silo.yaml",
            $"budgets: {{main: {{}}}}\npools:\n  - {{name: inf/a, budget: main, planner: {{environment: global-planner, global_planner_namespace: c}}}}\n{Fleet}\nstorage: {{provider: redis}}");

        var loaded = SiloConfigLoader.Load(silo, new ConfigLoadOptions { Environment = name => name == "GLOBALPLANNER_REDIS" ? "h:1,password=hush" : null });

        Assert.Equal("h:1,password=hush", loaded.Value!.Storage.Redis.ConnectionString);
        Assert.DoesNotContain("hush", EffectiveSettings.ToJson(loaded.Value!).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_may_name_a_file_and_its_issues_keep_that_file()
    {
        var planner = _folder.Write("planners/a.yaml", "environment: global-planner\nglobal_planner_namespace: c\nttft_ms: 0\nfoo: 1\n");
        var silo = _folder.Write("silo.yaml", $"budgets: {{main: {{}}}}\npools:\n  - {{name: inf/a, budget: main, planner_config: planners/a.yaml}}\n{Fleet}");

        var loaded = SiloConfigLoader.Load(silo, Bare);
        Assert.Equal(
            [$"{planner}:4: warning: pools[0].planner.foo: is not a known setting and is ignored; remove it", $"{planner}:3: pools[0].planner.ttft_ms = 0: is not allowed; give a finite number greater than 0"],
            loaded.Issues.Select(i => i.ToString()));

        _folder.Write("planners/a.yaml", "environment: global-planner\nglobal_planner_namespace: c\nttft: 300\noptimization_target: sla");
        loaded = SiloConfigLoader.Load(silo, Bare);
        Assert.Equal(300.0, loaded.Value!.Pools[0].Planner!.TtftMs);
        Assert.Equal(planner, loaded.Sources["pools[0].planner.ttft_ms"].ToString());
    }

    [Theory]
    [InlineData("planner_config: nowhere.yaml", "pools[0].planner_config")]
    [InlineData("planner_config: nowhere.yaml, planner: {}", "pools[0].planner_config")]
    [InlineData("budget: main", "pools[0]")]
    public void A_pool_needs_one_planner_that_can_be_read(string planner, string key)
    {
        var silo = _folder.Write("silo.yaml", $"budgets: {{main: {{}}}}\npools:\n  - {{name: inf/a, {planner}}}\n{Fleet}");

        var loaded = SiloConfigLoader.Load(silo, Bare);
        Assert.Null(loaded.Value);
        Assert.Contains(loaded.Errors, e => e.Key == key);
    }

    [Theory]
    [InlineData("pools: []", "pools")]
    [InlineData("http: {urls: [nonsense]}", "http.urls[0]")]
    [InlineData("http: {urls: []}", "http.urls")]
    [InlineData("orleans: {silo_port: 5, gateway_port: 5}", "orleans.gateway_port")]
    [InlineData("pool: []", "pool")]
    [InlineData("simulation: null", "simulation")]
    [InlineData("budgets: {}", "pools[0].budget")]
    [InlineData("budgets: {main: {max_total_gpu: 5}}", "budgets.main.max_total_gpu")]
    [InlineData("budgets: {main: {quota: {groups: [{name: g, pools: [inf/a]}, {name: h, pools: [inf/c]}]}}}", "budgets.main.quota.groups[1]")]
    [InlineData("budgets: {main: {quota: {groups: [{name: g, pools: [inf/a]}, {name: h, pools: [inf]}]}}}", "budgets.main.quota.groups[1]")]
    [InlineData("budgets: {main: {max_total_gpus: 9, quota: {gpu_types: [{name: h100, gpus: 1, pools: [inf/c]}]}}}", "budgets.main.quota.gpu_types[0]")]
    [InlineData("budgets: {main: {quota: {groups: [{name: g, pools: [inf/a]}, {name: h, parent: x, pools: [inf/a/decode]}]}}}", "budgets.main.quota.groups[1].parent")]
    [InlineData("pools: [{name: inf, planner: {}}]", "pools[0].name")]
    [InlineData("pools: [{name: inf/a, planner: {environment: global-planner, global_planner_namespace: c}}]", "pools[0].budget")]
    [InlineData("pools: [{name: inf/b, budget: main, planner: {environment: global-planner, global_planner_namespace: c}}]", "pools[0].name")]
    [InlineData("pools: [{name: inf/a, budget: main, metrics_endpoint: here, planner: {environment: global-planner, global_planner_namespace: c}}]", "pools[0].metrics_endpoint")]
    [InlineData("simulation: {pools: [{participant: inf/a, role: prefill}]}", "simulation.pools")]
    [InlineData("simulation: {pools: [{participant: inf/a, role: agg, engine: {timing: {model: interpolated}}}]}", "simulation.pools[0].engine.timing.grid")]
    [InlineData("simulation: {pools: [{participant: inf/a, role: agg, engine: {timing: {model: interpolated, grid: {prefill_isl: [1, 2], prefill_ttft_ms: [4, 8], decode_active_kv_tokens: [1, 2], decode_context_length: [2, 1], decode_itl: [[1, 2], [3, 4]]}}}}]}", "simulation.pools[0].engine.timing.grid.decode_context_length")]
    [InlineData("simulation: {pools: [{participant: inf/a, role: agg, engine: {timing: {model: interpolated, grid: {prefill_isl: [1, 2], prefill_ttft_ms: [4, 8], decode_active_kv_tokens: [1, 2], decode_context_length: [1, 2], decode_itl: [[1, 2]]}}}}]}", "simulation.pools[0].engine.timing.grid.decode_itl")]
    [InlineData("simulation: {pools: [{participant: inf/a, role: prefill}, {participant: inf/a, role: decode}, {participant: inf/b, role: decode}]}", "simulation.global_router")]
    [InlineData("simulation: {inventory: {nodes: 1}, pools: [{participant: inf/a, role: prefill, initial_replicas: 9}, {participant: inf/a, role: decode}]}", "simulation.pools")]
    [InlineData("simulation: {pools: [{participant: inf/a, role: prefill, gpu_per_replica: 9}, {participant: inf/a, role: decode}]}", "simulation.pools[0].gpu_per_replica")]
    [InlineData("simulation: {traffic: {pattern: trace}, pools: [{participant: inf/a, role: prefill}, {participant: inf/a, role: decode}]}", "simulation.traffic.file")]
    [InlineData("simulation: {traffic: {pattern: trace, file: /nowhere}, pools: [{participant: inf/a, role: prefill}, {participant: inf/a, role: decode}]}", "simulation.traffic.file")]
    [InlineData("simulation: {traffic: {pattern: sine, min_rate_rps: 9}, pools: [{participant: inf/a, role: prefill}, {participant: inf/a, role: decode}]}", "simulation.traffic.min_rate_rps")]
    public void What_does_not_fit_together_is_refused_by_its_key(string replacement, string key)
    {
        var sections = new Dictionary<string, string>
        {
            ["budgets"] = "budgets: {main: {}}",
            ["pools"] = "pools: [{name: inf/a, budget: main, planner: {environment: global-planner, global_planner_namespace: c}}]",
            ["simulation"] = Fleet,
            [replacement[..replacement.IndexOf(':', StringComparison.Ordinal)]] = replacement,
        };
        var loaded = SiloConfigLoader.Load(_folder.Write("silo.yaml", string.Join('\n', sections.Values)), Bare);

        Assert.Null(loaded.Value);
        Assert.Contains(key, loaded.Errors.Select(e => e.Key));
    }

    [Theory]
    [InlineData("prefill_pool_dynamo_namespaces: [inf-prefill-short, inf-prefill-long]", "prefill_pool_dynamo_namespaces: [inf-prefill-short]", "simulation.global_router.prefill_pool_selection_strategy.prefill_pool_mapping")]
    [InlineData("prefill_pool_dynamo_namespaces: [inf-prefill-short, inf-prefill-long]", "prefill_pool_dynamo_namespaces: [inf-prefill-short, inf-x]", "simulation.global_router.prefill_pool_dynamo_namespaces[1]")]
    [InlineData("prefill_pool_dynamo_namespaces: [inf-prefill-short, inf-prefill-long]", "prefill_pool_dynamo_namespaces: [inf-prefill-short, inf-prefill-short]", "simulation.global_router.prefill_pool_dynamo_namespaces")]
    [InlineData("mode: disagg", "mode: agg", "simulation.global_router.mode")]
    [InlineData("isl_max: 8000", "isl_max: 0", "simulation.global_router.prefill_pool_selection_strategy.isl_min")]
    [InlineData("isl_resolution: 2", "isl_resolution: 3", "simulation.global_router.prefill_pool_selection_strategy.prefill_pool_mapping")]
    [InlineData("decode_pool_mapping: [[0], [1]]", "decode_pool_mapping: [[0], [2]]", "simulation.global_router.decode_pool_selection_strategy.decode_pool_mapping")]
    [InlineData("decode_pool_mapping: [[0], [1]]", "priority_overrides: [{min_priority: 3, max_priority: 2, target_pool: 1}]\n      decode_pool_mapping: [[0], [1]]", "simulation.global_router.decode_pool_selection_strategy.priority_overrides[0].min_priority")]
    [InlineData("mode: disagg", "num_decode_pools: 3", "simulation.global_router.num_decode_pools")]
    public void A_global_router_that_cannot_route_is_refused(string from, string to, string key)
    {
        var text = SiloDefaults.Text.Replace($"    {from}", $"    {to}", StringComparison.Ordinal);
        Assert.NotEqual(SiloDefaults.Text, text);

        Assert.Contains(key, SiloConfigLoader.Load(_folder.Write("silo.yaml", text), Bare).Errors.Select(e => e.Key));
    }

    [Fact]
    public void A_planner_of_a_silo_has_the_namespace_of_its_deployment_unless_it_is_written()
    {
        var silo = _folder.Write("silo.yaml", $"budgets: {{main: {{}}}}\npools: [{{name: inf/a, budget: main, planner: {{environment: global-planner, global_planner_namespace: c}}}}]\n{Fleet}");
        var loaded = SiloConfigLoader.Load(silo, new ConfigLoadOptions { Environment = name => name == "DYN_NAMESPACE" ? "silo" : null });

        Assert.Equal(("inf-a", "derived from name"), (loaded.Value!.Pools[0].Planner!.Namespace, loaded.Sources["pools[0].planner.namespace"].ToString()));

        _folder.Write("silo.yaml", File.ReadAllText(silo).Replace("planner: {", "planner: {namespace: other, ", StringComparison.Ordinal));
        Assert.Equal("other", SiloConfigLoader.Load(silo, Bare).Value!.Pools[0].Planner!.Namespace);
    }

    [Fact]
    public void Everything_wrong_is_listed_at_once()
    {
        var loaded = SiloConfigLoader.Load("""{"budgets": {"main": {"max_total_gpus": 1, "min_total_gpus": 2}}, "pools": [{"name": "inf/a", "budget": "mian", "planner": {"environment": "global-planner", "ttft_ms": 0}}], "http": {"urls": ["x"]}}""", Bare);

        Assert.Equal(
            ["budgets.main.min_total_gpus", "pools[0].planner.ttft_ms", "pools[0].planner.global_planner_namespace", "simulation", "http.urls[0]"],
            loaded.Errors.Select(e => e.Key));
    }

    [Fact]
    public void What_is_shown_of_the_built_in_deployment_loads_again()
    {
        var config = SiloConfigLoader.LoadDefault(Bare).Value!;
        var shown = EffectiveSettings.ToJson(config);
        foreach (var pool in shown["pools"]!.AsArray())
        {
            pool!.AsObject().Remove("planner_config");
        }

        Assert.Empty(SiloConfigLoader.Load(shown.ToJsonString(), Bare).Errors);
    }
}
