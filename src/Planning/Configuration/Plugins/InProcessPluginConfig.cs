using System.Collections.Immutable;
using System.Text.Json;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Plugins;

/// <summary>A plugin that is loaded into the process.</summary>
[ConfigSection("A plugin that is loaded into the process.")]
public sealed record InProcessPluginConfig
{
    [Setting("Name of the plugin.", NotEmpty = true)]
    public required string PluginId { get; init; }

    [Setting("Stage it takes part in.")]
    public required PluginType PluginType { get; init; }

    [Setting("Order within the stage, ascending.")]
    public required int Priority { get; init; }

    [Setting("Module that holds it.", NotEmpty = true)]
    public required string Module { get; init; }

    [Setting("Its class.", NotEmpty = true)]
    public required string Class { get; init; }

    [Setting("Arguments of its constructor.")]
    public ImmutableSortedDictionary<string, JsonElement> Kwargs { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;

    [Setting("Seconds between calls; 0 means every tick.", Min = 0)]
    public double ExecutionIntervalSeconds { get; init; }

    [Setting("What counts between calls.")]
    public HoldPolicy HoldPolicy { get; init; } = HoldPolicy.AcceptWhenIdle;

    [Setting("Paths of the context that it reads.")]
    public ImmutableArray<string> Needs { get; init; } = [];

    [Setting("Fields that earlier stages must have produced.")]
    public ImmutableArray<string> RequiresProducedFields { get; init; } = [];

    [Setting("Seconds of observations it wants; 0 means the tick's own.", Min = 0)]
    public double ObservationWindowSeconds { get; init; }
}
