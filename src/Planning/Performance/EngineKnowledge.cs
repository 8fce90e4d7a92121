using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Performance.Native;

namespace GlobalPlanner.Planning.Performance;

/// <summary>What is known of the engines of one role before any of them was observed.</summary>
public sealed record EngineKnowledge
{
    /// <summary>Measured passes that the model starts from as if it had observed them.</summary>
    public ImmutableArray<ForwardPassMetrics> Samples { get; init; } = [];

    /// <summary>A model that observed passes correct; null leaves regression.</summary>
    public INativeEngineModel? Model { get; init; }

    /// <summary>Bootstrap data as the configuration wants it used; null when there is none.</summary>
    public static EngineKnowledge? From(BootstrapData data, ProfileResultsUse use)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.IsEmpty)
        {
            return null;
        }

        // Measurements that no curve goes through are samples all the same.
        return use == ProfileResultsUse.Model && InterpolatedEngineModel.Through(data.Passes) is { } model
            ? new EngineKnowledge { Model = model }
            : new EngineKnowledge { Samples = data.Passes };
    }
}
