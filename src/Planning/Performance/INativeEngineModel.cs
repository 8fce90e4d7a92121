using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// A model of an engine that is not learned from this deployment: interpolated profile data; later AIConfigurator's.
/// Pure.
/// </summary>
public interface INativeEngineModel
{
    /// <summary>Stable name for diagnostics.</summary>
    string Name { get; }

    /// <summary>
    /// Duration of one pass over the scheduled requests of all ranks that run in step, seconds, at least zero; null when
    /// the model does not cover it.
    /// </summary>
    double? PassSeconds(ImmutableArray<PassRequests> ranks);
}
