using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Planning.Tests.Configuration;

public sealed class OverlayTests
{
    private static readonly PlannerConfig Config = Bound.Json<PlannerConfig>("""{"optimization_target": "sla", "ttft_ms": 300, "mode": "decode", "load_adjustment_interval_seconds": 7, "throughput_adjustment_interval_seconds": 60}""").Sound();

    [Fact]
    public void What_is_not_changed_stays()
    {
        var changed = Apply(("itl_ms", "20"));

        Assert.Equal(Config with { ItlMs = 20 }, changed with { Scheduling = Config.Scheduling, PluginRegistration = Config.PluginRegistration });
    }

    [Theory]
    [InlineData("ttft", "200")]
    [InlineData("ttft_ms", "200.0")]
    public void Both_names_of_a_setting_change_it(string key, string value) => Assert.Equal(200, Apply((key, value)).TtftMs);

    [Fact]
    public void What_was_derived_is_derived_anew()
    {
        Assert.Equal(1, Config.ScaleIntervalSeconds);
        Assert.Equal(20, Apply(("load_adjustment_interval_seconds", "20")).ScaleIntervalSeconds);
        Assert.True(Apply(("optimization_target", "latency")).EnableLoadScaling);
        Assert.False(Apply(("optimization_target", "latency")).EnableThroughputScaling);
    }

    [Fact]
    public void A_nested_setting_is_reached_by_its_path() =>
        Assert.Equal(7, Apply(("scheduling.tick_max_duration_seconds", "7")).Scheduling.TickMaxDurationSeconds);

    [Fact]
    public void Every_error_is_listed_and_an_unknown_setting_is_one()
    {
        var result = PlannerConfigOverlay.Apply(Config, [new("ttft_ms", "-1"), new("itl_m", "5"), new("mode", "both")]);

        Assert.Null(result.Value);
        Assert.Equal(3, result.Errors.Count());
        Assert.Contains(result.Errors, issue => issue.Message.Contains("itl_ms", StringComparison.Ordinal));
    }

    private static PlannerConfig Apply(params (string Key, string Value)[] changes)
    {
        var result = PlannerConfigOverlay.Apply(Config, [.. changes.Select(change => new SettingChange(change.Key, change.Value))]);
        return result.Value ?? throw new InvalidOperationException(string.Join("; ", result.Errors.Select(issue => issue.Message)));
    }
}
