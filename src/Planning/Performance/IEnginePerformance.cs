using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// What is known of the speed of the engines of one component: how long a pass takes, what waits, what an engine can
/// carry within its latency targets. All times are seconds unless a name says otherwise. Null is "no estimate": the
/// model is not ready for the question, or it does not concern the role. Never throws on what was observed.
/// </summary>
public interface IEnginePerformance
{
    /// <summary>Whether enough is known to decide on, and where it comes from.</summary>
    PerformanceDiagnostics Diagnostics { get; }

    /// <summary>
    /// The engines to judge one by one: each rank by itself, or all ranks of a worker together when they run in step
    /// (attention data parallelism). A worker whose ranks are incomplete is left out.
    /// </summary>
    ImmutableArray<EngineGroup> Group(FpmSnapshot fpm);

    /// <summary>Time until the queue of an engine is worked off, the next request included when asked for; null for role decode.</summary>
    double? QueueDrainSeconds(EngineGroup engine, in QueueDrainQuery query);

    /// <summary>Time of the next decode pass of an engine, not divided by the accept length; null for role prefill.</summary>
    double? DecodePassSeconds(EngineGroup engine, in DecodePassQuery query);

    /// <summary>
    /// The best operating point of one engine for a traffic shape; null when the model is not ready or the shape is not
    /// positive. When no point meets the targets the least bad one is answered, marked not eligible.
    /// </summary>
    EngineOperatingPoint? Capacity(in CapacityQuery query);
}
