using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Plugins;

/// <summary>Where plugins register themselves.</summary>
[ConfigSection("Where plugins register themselves.")]
public sealed record PluginGatewayConfig
{
    [Setting("Accept registrations.")]
    public bool Enabled { get; init; }

    [Setting("Address, `unix:///path` or `host:port`.", NotEmpty = true)]
    public string Listen { get; init; } = "unix:///var/run/dynamo/planner/registry.sock";

    [Setting("Permit a TCP address without TLS.")]
    public bool AllowInsecure { get; init; }
}
