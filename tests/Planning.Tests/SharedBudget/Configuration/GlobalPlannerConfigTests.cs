using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Planning.SharedBudget.Selectors;
using GlobalPlanner.Planning.Tests.Configuration;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Configuration;

public class GlobalPlannerConfigTests
{
    [Fact]
    public void Defaults_bind_without_an_issue()
    {
        var loaded = Bound.Yaml<GlobalPlannerConfig>("{}");
        var terms = loaded.Sound().ToBudgetTerms();

        Assert.Empty(loaded.Issues);
        Assert.Equal((null, null, null, 360.0), (terms.CeilingGpus, terms.FloorGpus, terms.ManagedNamespaces, terms.DemandLifetime.TotalSeconds));
    }

    [Fact]
    public void A_whole_configuration_binds()
    {
        var terms = Bound.Yaml<GlobalPlannerConfig>(
            """
            managed_namespaces: [inf-a]
            max_total_gpus: 0
            min_total_gpus: 0
            arbitration: pairing
            priority: {default: 5, pools: [{selector: inf/a, priority: 900}, {selector: 'dev/*', rules: [{when: {predicted_requests_below: 50}, priority: 800}, {priority: 100}]}]}
            gpu_cost: {pools: [{selector: inf/a/decode, gpu_per_replica: 8}, {selector: inf, gpu_per_replica: 0}]}
            """).Sound().ToBudgetTerms();

        Assert.Equal((0, 0), (terms.CeilingGpus, terms.FloorGpus));
        Assert.Equal(8, terms.DeclaredGpuPerReplica(new RoleId(ParticipantId.Parse("inf/a"), PoolRole.Decode)));
        Assert.Equal(0, terms.DeclaredGpuPerReplica(new RoleId(ParticipantId.Parse("inf/a"), PoolRole.Prefill)));
        Assert.Null(terms.DeclaredGpuPerReplica(new RoleId(ParticipantId.Parse("dev/a"), PoolRole.Prefill)));
    }

    [Fact]
    public void An_empty_list_of_namespaces_authorizes_nobody_and_warns()
    {
        var loaded = Bound.Yaml<GlobalPlannerConfig>("managed_namespaces: []");

        Assert.Empty(loaded.Sound().ToBudgetTerms().ManagedNamespaces!.Value);
        Assert.Equal("managed_namespaces", Assert.Single(loaded.Warnings).Key);
    }

    [Theory]
    [InlineData("max_total_gpu: 5", "max_total_gpu")]
    [InlineData("max_total_gpus: -2", "max_total_gpus")]
    [InlineData("{max_total_gpus: 3, min_total_gpus: 4}", "min_total_gpus")]
    [InlineData("intent_cache_ttl_seconds: 0", "intent_cache_ttl_seconds")]
    [InlineData("environment: virtual", "environment")]
    [InlineData("managed_namespaces: [1]", "managed_namespaces[0]")]
    [InlineData("gpu_cost: {pools: [{selector: ns//p, gpu_per_replica: 1}]}", "gpu_cost.pools[0].selector")]
    [InlineData("gpu_cost: {pools: [{selector: '', gpu_per_replica: 1}]}", "gpu_cost.pools[0].selector")]
    [InlineData("gpu_cost: {pools: [{selector: a, gpu_per_replica: 1}, {selector: a, gpu_per_replica: 2}]}", "gpu_cost.pools[1].selector")]
    [InlineData("gpu_cost: {pools: [{selector: a, gpu_per_replica: -1}]}", "gpu_cost.pools[0].gpu_per_replica")]
    [InlineData("priority: {pools: [{selector: ns//p, priority: 1}]}", "priority.pools[0].selector")]
    [InlineData("priority: {pools: [{selector: '', priority: 1}]}", "priority.pools[0].selector")]
    [InlineData("priority: {pools: [{selector: a, priority: 1}, {selector: a, priority: 2}]}", "priority.pools[1].selector")]
    [InlineData("priority: {default: -1}", "priority.default")]
    [InlineData("priority: {pools: [{selector: a, priority: -1}]}", "priority.pools[0].priority")]
    [InlineData("priority: {pools: [{selector: a, rules: [{priority: -1}]}]}", "priority.pools[0].rules[0].priority")]
    [InlineData("priority: {pools: [{selector: a, rules: [{when: {predicted_requests_below: 5}, priority: 1}]}]}", "priority.pools[0].rules[0].when")]
    [InlineData("priority: {pools: [{selector: a, priority: 1, rules: [{priority: 1}]}]}", "priority.pools[0]")]
    [InlineData("priority: {pools: [{selector: a}]}", "priority.pools[0]")]
    [InlineData("priority: {pools: [{selector: a, rules: []}]}", "priority.pools[0].rules")]
    [InlineData("priority: {pools: [{selector: a, rules: [{when: {}, priority: 1}]}]}", "priority.pools[0].rules[0].when")]
    [InlineData("priority: {pools: [{selector: a, rules: [{when: {predicted_requests_at_least: 5, predicted_requests_below: 5}, priority: 1}, {priority: 2}]}]}", "priority.pools[0].rules[0].when")]
    [InlineData("priority: {pools: [{selector: a, rules: [{when: {load: 5}, priority: 1}, {priority: 2}]}]}", "priority.pools[0].rules[0].when.load")]
    public void What_cannot_be_meant_is_refused(string yaml, string key) =>
        Assert.Equal([key], Bound.Yaml<GlobalPlannerConfig>(yaml).ErrorKeys());

    [Theory]
    [InlineData("a/*/prefill", "a/b/c/prefill", false)]
    [InlineData("a/b*/decode", "a/bcd/decode", true)]
    [InlineData("a/b**/decode", "a/b/c/decode", false)]
    [InlineData("a/[bc]?", "a/cx/decode", true)]
    [InlineData("a/[!bc]", "a/b/decode", false)]
    [InlineData("a/[!bc]", "a/d/decode", true)]
    [InlineData("A/b", "a/b/decode", false)]
    [InlineData("a/[b", "a/[b/decode", true)]
    [InlineData("**", "a/b/decode", true)]
    [InlineData("a.b/c", "axb/c/decode", false)]
    public void Selectors_match_by_segment(string selector, string pool, bool expected)
    {
        Assert.True(RoleSelector.TryParse(selector, out var parsed));
        Assert.Equal(expected, parsed.Matches(pool));
    }
}
