using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Native;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Knowledge of the engines of one role from before any of their passes were observed.</summary>
public sealed record EngineKnowledge
{
    /// <summary>Measured passes that the model starts from as if it had observed them.</summary>
    public ImmutableArray<ForwardPassMetrics> Samples { get; init; } = [];

    /// <summary>A model that observed passes correct; null rests on regression.</summary>
    public INativeEngineModel? Model { get; init; }

    /// <summary>Uses measurements as samples, to be replaced by observed passes over time; null without measurements.</summary>
    public static EngineKnowledge? AsSamples(BootstrapData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.IsEmpty ? null : new EngineKnowledge { Samples = data.Passes };
    }

    /// <summary>
    /// Uses measurements as an interpolated model that observed passes correct; null without measurements. When no curve
    /// goes through them they are samples all the same.
    /// </summary>
    public static EngineKnowledge? AsModel(BootstrapData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return !data.IsEmpty && InterpolatedEngineModel.Through(data.Passes) is { } model ? new EngineKnowledge { Model = model } : AsSamples(data);
    }
}
