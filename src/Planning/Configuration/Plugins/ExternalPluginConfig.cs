using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Plugins;

/// <summary>A plugin that runs as a service of its own.</summary>
[ConfigSection("A plugin that runs as a service of its own.")]
public sealed record ExternalPluginConfig
{
    [Setting("Name of the plugin.", NotEmpty = true)]
    public required string PluginId { get; init; }

    [Setting("Stage it takes part in.")]
    public required PluginType PluginType { get; init; }

    [Setting("Order within the stage, ascending.")]
    public required int Priority { get; init; }

    [Setting("Its address.", NotEmpty = true)]
    public required string Endpoint { get; init; }

    [Setting("Token shown to the plugin.", Secret = true)]
    public string AuthToken { get; init; } = "";

    [Setting("Version of the plugin protocol.")]
    public string ProtocolVersion { get; init; } = "1.0";

    [Setting("Version of the plugin.")]
    public string Version { get; init; } = "v1";

    [Setting("Seconds between calls; 0 means every tick.", Min = 0)]
    public double ExecutionIntervalSeconds { get; init; }

    [Setting("What counts between calls.", Converter = typeof(HoldPolicyConverter))]
    public HoldPolicy HoldPolicy { get; init; } = HoldPolicy.HoldLast;

    [Setting("Paths of the context that it reads.")]
    public ImmutableArray<string> Needs { get; init; } = [];

    [Setting("Fields that earlier stages must have produced.")]
    public ImmutableArray<string> RequiresProducedFields { get; init; } = [];

    [Setting("Seconds of observations it wants; 0 means the tick's own.", Min = 0)]
    public double ObservationWindowSeconds { get; init; }
}
