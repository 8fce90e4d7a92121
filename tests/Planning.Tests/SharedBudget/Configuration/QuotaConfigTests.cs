using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Quota.Configuration;
using GlobalPlanner.Planning.Tests.Configuration;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Configuration;

public class QuotaConfigTests
{
    private const string Whole =
        """
        max_total_gpus: 100
        unschedulable_deadline_seconds: 60
        unschedulable_retry_seconds: 90
        quota:
          reclaim: priority
          reclaim_notice_seconds: 0
          min_replicas: 2
          pools: [{selector: inf/a, min_replicas: 3}, {selector: inf/a/decode, min_replicas: 0}]
          gpu_types: [{name: h100, gpus: 40, pools: ['**/decode']}]
          groups:
            - {name: child, parent: top, pools: [inf/a], guaranteed_gpus: 10, borrowing_limit_gpus: 5, lending_limit_gpus: 4, weight: 2.5}
            - {name: top, pools: [inf], by_gpu_type: {h100: {guaranteed_gpus: 40, borrowing_limit_gpus: 0, lending_limit_gpus: 40}}}
        """;

    private static readonly RoleId Decode = new(ParticipantId.Parse("inf/a"), PoolRole.Decode);
    private static readonly RoleId Prefill = new(ParticipantId.Parse("inf/a"), PoolRole.Prefill);

    [Fact]
    public void Without_settings_all_pools_share_one_ceiling()
    {
        var budget = Bound.Yaml<GlobalPlannerConfig>("{}").Sound().ToBudgetTerms();
        var quota = budget.Quota;

        Assert.Equal((300.0, 600.0), (budget.UnschedulableDeadline.TotalSeconds, budget.UnschedulableRetry.TotalSeconds));
        Assert.Equal((ReclaimScope.FairShare, 30.0, 1), (quota.Reclaim, quota.ReclaimNotice.TotalSeconds, quota.MinReplicasOf(Decode)));
        Assert.Equal((QuotaTerms.NoGroup, QuotaTerms.DefaultGpuType), (quota.GroupOf(Decode), quota.GpuTypeOf(Decode)));
        Assert.True(quota.Groups.IsEmpty && quota.GpusByType.IsEmpty);
    }

    [Fact]
    public void Groups_types_and_least_replicas_are_mapped_and_the_most_specific_selector_wins()
    {
        var loaded = Bound.Yaml<GlobalPlannerConfig>(Whole);
        var budget = loaded.Sound().ToBudgetTerms();
        var quota = budget.Quota;

        Assert.Empty(loaded.Issues);
        Assert.Equal((60.0, 90.0), (budget.UnschedulableDeadline.TotalSeconds, budget.UnschedulableRetry.TotalSeconds));
        Assert.Equal((ReclaimScope.Priority, TimeSpan.Zero), (quota.Reclaim, quota.ReclaimNotice));
        Assert.Equal((0, 3, 2), (quota.MinReplicasOf(Decode), quota.MinReplicasOf(Prefill), quota.MinReplicasOf(Prefill with { Participant = ParticipantId.Parse("inf/b") })));
        Assert.Equal(("child", "top", ""), (quota.GroupOf(Decode), quota.GroupOf(Decode with { Participant = ParticipantId.Parse("inf/b") }), quota.GroupOf(Decode with { Participant = ParticipantId.Parse("x/b") })));
        Assert.Equal(("h100", ""), (quota.GpuTypeOf(Decode), quota.GpuTypeOf(Prefill)));
        Assert.Equal(40, quota.GpusByType["h100"]);
        var (child, top) = (quota.Groups[0], quota.Groups[1]);
        Assert.Equal(("child", "top", 2.5), (child.Name, child.Parent, child.Weight));
        Assert.Equal(new GroupQuota(10, 5, 4), child.Quotas[QuotaTerms.DefaultGpuType]);
        Assert.Equal(new GroupQuota(40, 0, 40), top.Quotas["h100"]);
        Assert.Equal((null, 1.0, new GroupQuota(null, null, null)), (top.Parent, top.Weight, top.Quotas[QuotaTerms.DefaultGpuType]));
    }

    [Theory]
    [InlineData("{reclaim: always}", "quota.reclaim")]
    [InlineData("{reclaim_notice_seconds: -1}", "quota.reclaim_notice_seconds")]
    [InlineData("{min_replicas: -1}", "quota.min_replicas")]
    [InlineData("{pools: [{selector: a, min_replicas: -1}]}", "quota.pools[0].min_replicas")]
    [InlineData("{pools: [{selector: a, min_replicas: 1}, {selector: a, min_replicas: 2}]}", "quota.pools[1].selector")]
    [InlineData("{pools: [{selector: a//b, min_replicas: 1}]}", "quota.pools[0].selector")]
    [InlineData("{gpu_types: [{name: '', gpus: 1, pools: [a]}]}", "quota.gpu_types[0].name")]
    [InlineData("{gpu_types: [{name: t, gpus: -1, pools: [a]}]}", "quota.gpu_types[0].gpus")]
    [InlineData("{gpu_types: [{name: t, gpus: 1, pools: []}]}", "quota.gpu_types[0].pools")]
    [InlineData("{gpu_types: [{name: t, gpus: 1, pools: [a]}, {name: t, gpus: 1, pools: [b]}]}", "quota.gpu_types[1].name")]
    [InlineData("{gpu_types: [{name: t, gpus: 1, pools: [a]}, {name: u, gpus: 1, pools: [a]}]}", "quota.gpu_types[1].pools[0]")]
    [InlineData("{gpu_types: [{name: t, gpus: 60, pools: [a]}, {name: u, gpus: 41, pools: [b]}]}", "quota.gpu_types")]
    [InlineData("{groups: [{name: '', pools: [a]}]}", "quota.groups[0].name")]
    [InlineData("{groups: [{name: g, pools: [a]}, {name: g, pools: [b]}]}", "quota.groups[1].name")]
    [InlineData("{groups: [{name: g, pools: [a]}, {name: h, pools: [b, a]}]}", "quota.groups[1].pools[1]")]
    [InlineData("{groups: [{name: g, pools: [a//b]}]}", "quota.groups[0].pools[0]")]
    [InlineData("{groups: [{name: g}]}", "quota.groups[0]")]
    [InlineData("{groups: [{name: g, parent: h, pools: [a]}]}", "quota.groups[0].parent")]
    [InlineData("{groups: [{name: g, parent: g, pools: [a]}]}", "quota.groups[0].parent")]
    [InlineData("{groups: [{name: g, pools: [a], weight: 0}]}", "quota.groups[0].weight")]
    [InlineData("{groups: [{name: g, pools: [a], guaranteed_gpus: -1}]}", "quota.groups[0].guaranteed_gpus")]
    [InlineData("{groups: [{name: g, pools: [a], borrowing_limit_gpus: -1}]}", "quota.groups[0].borrowing_limit_gpus")]
    [InlineData("{groups: [{name: g, pools: [a], guaranteed_gpus: 3, lending_limit_gpus: 4}]}", "quota.groups[0].lending_limit_gpus")]
    [InlineData("{groups: [{name: p, lending_limit_gpus: 4}, {name: g, parent: p, pools: [a], guaranteed_gpus: 3}]}", "quota.groups[0].lending_limit_gpus")]
    [InlineData("{groups: [{name: p, guaranteed_gpus: 4}, {name: g, parent: p, pools: [a], guaranteed_gpus: 3}, {name: h, parent: p, pools: [b], guaranteed_gpus: 2}]}", "quota.groups[0].guaranteed_gpus")]
    [InlineData("{groups: [{name: p, guaranteed_gpus: 4}, {name: q, parent: p}, {name: g, parent: q, pools: [a], guaranteed_gpus: 5}]}", "quota.groups[0].guaranteed_gpus")]
    [InlineData("{groups: [{name: g, pools: [a], guaranteed_gpus: 101}]}", "quota.groups")]
    [InlineData("{groups: [{name: g, pools: [a], guaranteed_gpus: 60}, {name: h, pools: [b], guaranteed_gpus: 41}]}", "quota.groups")]
    [InlineData("{gpu_types: [{name: t, gpus: 50, pools: [c]}], groups: [{name: g, pools: [a], guaranteed_gpus: 51}]}", "quota.groups")]
    [InlineData("{gpu_types: [{name: t, gpus: 50, pools: [c]}], groups: [{name: g, pools: [a], by_gpu_type: {t: {guaranteed_gpus: 51}}}]}", "quota.groups")]
    [InlineData("{gpu_types: [{name: t, gpus: 50, pools: [c]}], groups: [{name: g, pools: [a], by_gpu_type: {t: {guaranteed_gpus: 5, lending_limit_gpus: 6}}}]}", "quota.groups[0].by_gpu_type.t.lending_limit_gpus")]
    [InlineData("{groups: [{name: g, pools: [a], by_gpu_type: {t: {}}}]}", "quota.groups[0].by_gpu_type.t")]
    [InlineData("{group: []}", "quota.group")]
    public void What_cannot_be_meant_is_refused(string quota, string key) =>
        Assert.Equal([key], Bound.Yaml<GlobalPlannerConfig>($"{{max_total_gpus: 100, quota: {quota}}}").ErrorKeys());

    [Theory]
    [InlineData("{quota: {groups: [{name: g, pools: [a], guaranteed_gpus: 1}]}}", "quota.groups")]
    [InlineData("{quota: {gpu_types: [{name: t, gpus: 1, pools: [a]}]}}", "quota.gpu_types")]
    [InlineData("{unschedulable_deadline_seconds: 0}", "unschedulable_deadline_seconds")]
    [InlineData("{unschedulable_retry_seconds: 0}", "unschedulable_retry_seconds")]
    public void What_needs_a_ceiling_or_a_time_is_refused_without(string budget, string key) =>
        Assert.Equal([key], Bound.Yaml<GlobalPlannerConfig>(budget).ErrorKeys());

    [Fact]
    public void A_cycle_is_named_whole_and_once()
    {
        var loaded = Bound.Yaml<GlobalPlannerConfig>(
            "quota: {groups: [{name: x, parent: a, pools: [x]}, {name: a, parent: b}, {name: b, parent: a}]}");

        var error = Assert.Single(loaded.Errors);
        Assert.Equal("quota.groups[1].parent", error.Key);
        Assert.Contains("a -> b -> a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_listed_at_once() => Assert.Equal(
        ["quota.pools[1].selector", "quota.groups[0].by_gpu_type.t", "quota.groups[1]", "quota.groups[0].lending_limit_gpus", "quota.groups"],
        Bound.Yaml<GlobalPlannerConfig>(
            """
            max_total_gpus: 3
            quota:
              pools: [{selector: a, min_replicas: 1}, {selector: a, min_replicas: 1}]
              groups: [{name: g, pools: [a], guaranteed_gpus: 4, lending_limit_gpus: 5, by_gpu_type: {t: {}}}, {name: h}]
            """).ErrorKeys());

    [Fact]
    public void A_quota_beside_pairing_warns() => Assert.Equal(
        ["quota"],
        Bound.Yaml<GlobalPlannerConfig>("{arbitration: pairing, quota: {reclaim: none}}").Warnings.Select(warning => warning.Key));

    [Theory]
    [InlineData("inf/a", "")]
    [InlineData("inf/b", "groups[0]")]
    [InlineData("x/b", "groups[0] groups[1]")]
    public void Groups_without_pools_are_found(string pool, string keys)
    {
        var quota = Bound.Yaml<GlobalPlannerConfig>(Whole).Sound().Quota;
        var missing = quota.WithoutPools([new RoleId(ParticipantId.Parse(pool), PoolRole.Prefill), new RoleId(ParticipantId.Parse("x/c"), PoolRole.Decode)]);

        Assert.Equal(keys, string.Join(' ', missing.Select(entry => entry.Key)));
        Assert.Equal("gpu_types[0]", quota.WithoutPools([Prefill])[0].Key);
    }
}
