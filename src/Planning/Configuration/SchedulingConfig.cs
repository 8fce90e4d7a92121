using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration;

/// <summary>Cadence and plugins of the decision pipeline.</summary>
[ConfigSection("Cadence and plugins of the decision pipeline.")]
public sealed record SchedulingConfig
{
    [Setting("Base cadence of ticks, seconds; the adjustment intervals in use must be whole multiples of it.", GreaterThan = 0, DefaultText = "greatest common divisor of the adjustment intervals in use")]
    public double ScaleIntervalSeconds { get; init; } = 5.0;

    [Setting("Deadline of one tick of the pipeline, seconds.", GreaterThan = 0)]
    public double TickMaxDurationSeconds { get; init; } = 30.0;

    [Setting("Plugins that run as services of their own.", FixedAtStart = true, NotInForce = "external plugins are not called; use plugin_registration.in_process_plugins")]
    public ImmutableArray<ExternalPluginConfig> ExternalPlugins { get; init; } = [];

    [Setting("Where plugins register themselves.", FixedAtStart = true, NotInForce = "plugins cannot register themselves; use plugin_registration.in_process_plugins")]
    public PluginGatewayConfig Gateway { get; init; } = new();
}
