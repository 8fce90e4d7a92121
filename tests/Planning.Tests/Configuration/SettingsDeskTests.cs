using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Planning.Tests.Configuration;

public sealed class SettingsDeskTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SettingsDesk<PlannerConfig> Planner = new(PlannerConfigOverlay.Apply);
    private static readonly SettingsDesk<GlobalPlannerConfig> Budget = new(static (config, changes) => ConfigOverlay.Apply(config, changes));
    private static readonly PlannerConfig File =
        Bound.Json<PlannerConfig>("""{"optimization_target": "sla", "ttft_ms": 300, "mode": "decode", "metric_pulling_prometheus_token": "secret"}""").Sound();

    [Fact]
    public void A_change_is_kept_by_its_canonical_name_with_the_files_value()
    {
        var (settings, problems) = Planner.Change(File, [], Order("ttft=200"), At);

        Assert.Empty(problems);
        Assert.Equal(200, settings!.Config.TtftMs);
        Assert.Equal(new SettingOverride("ttft_ms", "200", "anna", "why", At) { FileValue = "300" }, Assert.Single(settings.Overrides));
    }

    [Fact]
    public void A_second_change_of_a_setting_replaces_the_first_and_others_stay()
    {
        var first = Planner.Change(File, [], Order("ttft_ms=200", "itl_ms=20"), At).Settings!;

        var second = Planner.Change(File, first.Overrides, Order("ttft=100"), At.AddHours(1)).Settings!;

        Assert.Equal((100, 20), (second.Config.TtftMs, second.Config.ItlMs));
        Assert.Equal(["itl_ms", "ttft_ms"], second.Overrides.Select(setting => setting.Key));
    }

    [Fact]
    public void What_is_taken_back_is_as_in_the_file()
    {
        var first = Planner.Change(File, [], Order("ttft_ms=200"), At).Settings!;

        var (settings, _) = Planner.Change(File, first.Overrides, new SettingsOrder([], ["ttft"], "anna", null), At);

        Assert.Empty(settings!.Overrides);
        Assert.Same(File, settings.Config);
    }

    [Fact]
    public void A_changed_file_is_followed_with_every_override_or_not_at_all()
    {
        var overrides = Budget.Change(new GlobalPlannerConfig { MaxTotalGpus = 8 }, [], Order("min_total_gpus=5", "no_operation=true"), At).Settings!.Overrides;

        var followed = Budget.Follow(new GlobalPlannerConfig { MaxTotalGpus = 6 }, overrides);
        var unfit = Budget.Follow(new GlobalPlannerConfig { MaxTotalGpus = 4 }, overrides);

        Assert.Empty(followed.Problems);
        Assert.Equal((6, 5, true), (followed.Settings!.Config.MaxTotalGpus, followed.Settings.Config.MinTotalGpus, followed.Settings.Config.NoOperation));
        Assert.Null(unfit.Settings);
        Assert.StartsWith("min_total_gpus = 5, set by anna, does not fit it: ", Assert.Single(unfit.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_and_what_is_fixed_survive_a_change() =>
        Assert.Equal("secret", Planner.Change(File, [], Order("ttft_ms=200"), At).Settings!.Config.MetricPullingPrometheusToken);

    [Theory]
    [InlineData("environment=global-planner", "environment cannot be changed at run time")]
    [InlineData("namespace=other", "namespace cannot be changed at run time")]
    [InlineData("mode=prefill", "mode cannot be changed at run time")]
    [InlineData("scheduling.gateway.enabled=true", "scheduling.gateway.enabled cannot be changed at run time")]
    [InlineData("no_such=1", "no_such")]
    [InlineData("ttft_ms=-1", "ttft_ms")]
    public void What_cannot_be_changed_is_refused_by_name(string change, string problem)
    {
        var (settings, problems) = Planner.Change(File, [], Order(change), At);

        Assert.Null(settings);
        Assert.Contains(problems, line => line.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_problem_is_listed_and_nothing_is_half_changed()
    {
        var (settings, problems) = Planner.Change(
            File, [], Order("ttft_ms=-1", "itl_m=5", "mode=agg") with { Unset = ["itl_ms"] }, At);

        Assert.Null(settings);
        foreach (var key in new[] { "ttft_ms", "itl_m", "mode", "itl_ms is not changed" })
        {
            Assert.Contains(problems, line => line.Contains(key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_override_that_no_longer_fits_a_changed_file_is_dropped_alone()
    {
        var before = Bound.Json<GlobalPlannerConfig>("""{"max_total_gpus": 8}""").Sound();
        var overrides = Budget.Change(before, [], Order("min_total_gpus=6", "intent_cache_ttl_seconds=100"), At).Settings!.Overrides;
        var changed = Bound.Json<GlobalPlannerConfig>("""{"max_total_gpus": 4}""").Sound();

        var (settings, dropped) = Budget.Restore(changed, overrides);

        Assert.Equal((4, -1, 100.0), (settings.Config.MaxTotalGpus, settings.Config.MinTotalGpus, settings.Config.IntentCacheTtlSeconds));
        Assert.Equal("intent_cache_ttl_seconds", Assert.Single(settings.Overrides).Key);
        var (setting, problem) = Assert.Single(dropped);
        Assert.Equal("min_total_gpus", setting.Key);
        Assert.Contains("max_total_gpus (4)", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_between_settings_are_judged_on_the_whole()
    {
        var file = Bound.Json<GlobalPlannerConfig>("""{"max_total_gpus": 8, "min_total_gpus": 4}""").Sound();

        Assert.Null(Budget.Change(file, [], Order("max_total_gpus=2"), At).Settings);
        Assert.Equal(2, Budget.Change(file, [], Order("max_total_gpus=2", "min_total_gpus=2"), At).Settings!.Config.MaxTotalGpus);
    }

    private static SettingsOrder Order(params string[] changes) =>
        new([.. changes.Select(change => change.Split('=')).Select(parts => new SettingChange(parts[0], parts[1]))], [], "anna", "why");
}
