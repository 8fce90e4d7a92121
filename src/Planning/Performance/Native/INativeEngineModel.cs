using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Native;

/// <summary>
/// A model of an engine that exists before any of this deployment's passes were observed, such as interpolated
/// measurements of a profile. Pure.
/// </summary>
public interface INativeEngineModel
{
    /// <summary>Stable name for diagnostics; a model of another name replaces what was learned about this one.</summary>
    string Name { get; }

    /// <summary>
    /// Duration of one pass over the scheduled requests of all ranks that run in step, seconds, at least zero; null when
    /// the model does not cover it.
    /// </summary>
    double? PassSeconds(ImmutableArray<PassRequests> ranks);
}
