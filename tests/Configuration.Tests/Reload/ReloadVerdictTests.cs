using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Configuration.Reload;

namespace GlobalPlanner.Configuration.Tests.Reload;

public sealed class ReloadVerdictTests : IDisposable
{
    private const string Text =
        """
        budgets:
          main:
            max_total_gpus: 8
            quota: {groups: [{name: g, pools: [inf/a], guaranteed_gpus: 2}, {name: h, pools: [inf/b]}]}
            priority: {pools: [{selector: inf/a, priority: 5}, {selector: inf/b, priority: 6}]}
        pools:
          - {name: inf/a, budget: main, planner: {environment: global-planner, global_planner_namespace: c, itl_ms: 40}}
          - {name: inf/b, budget: main, planner_config: b.yaml}
        callers: [{name: one, token_env: ONE, namespaces: [c], deployments: [inf]}]
        http: {requests_per_second: 50}
        orleans: {silo_port: 1}
        storage: {redis: {connection_string: "h:1,password=hush"}}
        simulation:
          global_router:
            mode: disagg
            prefill_pool_dynamo_namespaces: [inf-a, inf-b]
            decode_pool_dynamo_namespaces: [inf-a, inf-b]
            prefill_pool_selection_strategy: {isl_min: 0, isl_max: 8, isl_resolution: 2, ttft_min_ms: 1, ttft_max_ms: 2, ttft_resolution: 1, prefill_pool_mapping: [[0], [1]]}
            decode_pool_selection_strategy: {context_length_min: 0, context_length_max: 8, context_length_resolution: 2, itl_min_ms: 1, itl_max_ms: 2, itl_resolution: 1, decode_pool_mapping: [[0], [1]]}
          pools:
            - {participant: inf/a, role: prefill}
            - {participant: inf/a, role: decode}
            - {participant: inf/b, role: prefill}
            - {participant: inf/b, role: decode}
        """;

    private static readonly ConfigLoadOptions Bare = new() { Environment = _ => null };
    private readonly TemporaryFolder _folder = new();

    public ReloadVerdictTests() => _folder.Write("b.yaml", "environment: global-planner\nglobal_planner_namespace: c\nttft_ms: 300\noptimization_target: sla");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("max_total_gpus: 8", "max_total_gpus: 6", "budgets.main.max_total_gpus = 6 (was 8)")]
    [InlineData("guaranteed_gpus: 2", "guaranteed_gpus: 3", "budgets.main.quota.groups[g].guaranteed_gpus = 3 (was 2)")]
    [InlineData("priority: 5", "priority: 7", "budgets.main.priority.pools[inf/a].priority = 7 (was 5)")]
    [InlineData("{selector: inf/a, priority: 5}, {selector: inf/b, priority: 6}", "{selector: inf/b, priority: 6}, {selector: inf/a, priority: 5}", "budgets.main.priority.pools = [inf/b], [inf/a] (was [inf/a], [inf/b])")]
    [InlineData("max_total_gpus: 8", "max_total_gpus: 8\n    unschedulable_retry_seconds: 60", "budgets.main.unschedulable_retry_seconds = 60 (was 600)")]
    [InlineData("itl_ms: 40", "itl_ms: 30", "pools[inf/a].planner.itl_ms = 30 (was 40)")]
    [InlineData("deployments: [inf]", "deployments: [inf/a]", "callers[one].deployments = [\"inf/a\"] (was [\"inf\"])")]
    [InlineData("requests_per_second: 50", "requests_per_second: 5", "http.requests_per_second = 5 (was 50)")]
    [InlineData("max_total_gpus: 8", "max_total_gpus: 8 # a remark", null)]
    public void What_can_change_while_the_silo_runs_is_taken(string from, string to, string? change)
    {
        var verdict = Judge(from, to);

        Assert.Empty(verdict.Problems);
        Assert.NotNull(verdict.Config);
        Assert.Equal(change is null ? [] : [change], verdict.Changes.Select(difference => difference.ToString()));
    }

    [Theory]
    [InlineData("silo_port: 1", "silo_port: 2", "orleans.silo_port = 2 (was 1)")]
    [InlineData("http: {", "http: {urls: ['http://127.0.0.1:1'], ", "http.urls = [\"http://127.0.0.1:1\"] (was [\"http://127.0.0.1:8080\"])")]
    [InlineData("storage: {", "storage: {data_directory: other, ", "storage.data_directory = other (was data)")]
    [InlineData("password=hush", "password=new", "storage.redis.connection_string = *** (was ***)")]
    [InlineData("storage: {", "fleet: {timeout_seconds: 9}\nstorage: {", "fleet.timeout_seconds = 9 (was 2)")]
    [InlineData("simulation:", "simulation:\n  seed: 7", "simulation.seed = 7 ")]
    [InlineData("name: inf/a, budget: main", "name: inf/a, metrics_timeout_seconds: 9, budget: main", "pools[inf/a].metrics_timeout_seconds = 9 (was 5)")]
    [InlineData("itl_ms: 40", "backend: sglang, itl_ms: 30", "pools[inf/a].planner.backend = sglang (was vllm)")]
    [InlineData("budgets:", "budgets:\n  other: {}", "budgets.other = {")]
    [InlineData("  - {name: inf/b, budget: main, planner_config: b.yaml}\n", "", "pools[inf/b] = null (was {")]
    public void What_needs_a_restart_keeps_the_whole_file_out(string from, string to, string problem)
    {
        var text = to.Length == 0 ? Text.Replace(", {name: h, pools: [inf/b]}", "", StringComparison.Ordinal).Replace(", {selector: inf/b, priority: 6}", "", StringComparison.Ordinal) : Text;
        var verdict = Judge(from, to, text);

        Assert.Null(verdict.Config);
        Assert.Empty(verdict.Changes);
        var line = Assert.Single(verdict.Problems);
        Assert.StartsWith(problem, line, StringComparison.Ordinal);
        Assert.EndsWith("is read only when the silo starts; restart it, or take the change back", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max_total_gpus: 8", "max_total_gpus: many, min_total_gpu: 1")]
    [InlineData("guaranteed_gpus: 2", "guaranteed_gpus: 9")]
    [InlineData("{name: h, pools: [inf/b]}", "{name: h, pools: [inf/a]}")]
    [InlineData("{name: h, pools: [inf/b]}", "{name: h, parent: h, pools: [inf/b]}")]
    [InlineData("{name: h, pools: [inf/b]}", "{name: h, pools: [inf/nobody]}")]
    [InlineData("planner_config: b.yaml", "planner_config: none.yaml")]
    [InlineData(Text, "rubbish")]
    [InlineData(Text, "")]
    public void What_is_wrong_is_listed_as_at_the_start(string from, string to)
    {
        var verdict = Judge(from, to);

        Assert.Null(verdict.Config);
        Assert.Empty(verdict.Changes);
        var expected = SiloConfigLoader.Load(_folder.Write("silo.yaml", Text.Replace(from, to, StringComparison.Ordinal)), Bare);
        Assert.NotEmpty(verdict.Problems);
        Assert.Equal(expected.Errors.Select(issue => issue.ToString()), verdict.Problems);
    }

    [Fact]
    public void A_planner_s_file_belongs_to_the_configuration()
    {
        var before = SiloConfigLoader.LoadFile(_folder.Write("silo.yaml", Text), Bare);
        var known = LoadedSilo.Fingerprint(before.Files);
        var planner = _folder.Write("b.yaml", "environment: global-planner\nglobal_planner_namespace: c\nttft_ms: 200\noptimization_target: sla");

        Assert.Equal(planner, before.Files[1]);
        Assert.NotEqual(known, LoadedSilo.Fingerprint(before.Files));
        var verdict = ReloadVerdict.Of(before.Result.Value!, SiloConfigLoader.LoadFile(before.Files[0], Bare).Result);
        Assert.Equal("pools[inf/b].planner.ttft_ms = 200 (was 300)", Assert.Single(verdict.Changes).ToString());

        File.Delete(planner);
        Assert.NotEqual(LoadedSilo.Fingerprint([before.Files[0]]), LoadedSilo.Fingerprint(before.Files));
        Assert.Equal(LoadedSilo.Fingerprint(before.Files), LoadedSilo.Fingerprint(before.Files));
    }

    private ReloadVerdict Judge(string from, string to, string text = Text)
    {
        Assert.Contains(from, text, StringComparison.Ordinal);
        var running = SiloConfigLoader.Load(_folder.Write("silo.yaml", Text), Bare);
        Assert.Empty(running.Errors);
        return ReloadVerdict.Of(running.Value!, SiloConfigLoader.LoadFile(_folder.Write("silo.yaml", text.Replace(from, to, StringComparison.Ordinal)), Bare).Result);
    }
}
