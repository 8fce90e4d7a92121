using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// Answers three questions about the engines of one component: how long until a queue is worked off, how long the next
/// decode pass takes, and how much traffic one engine carries within its latency targets. All times are seconds unless a
/// name says otherwise. Null means "no estimate": the model is not ready for the question, or the role never does such
/// work. Observed data never makes a method throw.
/// </summary>
public interface IEnginePerformance
{
    /// <summary>Whether the model is ready, where its estimates come from, and what it lacks.</summary>
    PerformanceDiagnostics Diagnostics { get; }

    /// <summary>
    /// The engines to judge one by one: each rank by itself, or all ranks of a worker together when they run in step
    /// (attention data parallelism). A worker whose ranks are incomplete is left out.
    /// </summary>
    ImmutableArray<EngineGroup> Group(FpmSnapshot fpm);

    /// <summary>Seconds until the engine has worked off its queue, at least zero; null for decode engines.</summary>
    double? QueueDrainSeconds(EngineGroup engine, in QueueDrainQuery query);

    /// <summary>Seconds of the next decode pass of an engine, not divided by the accept length; null for prefill engines.</summary>
    double? DecodePassSeconds(EngineGroup engine, in DecodePassQuery query);

    /// <summary>
    /// The best operating point of one engine for a traffic shape; null when the model is not ready or the shape is not
    /// positive. When no point meets the targets, the answer is the point with the most requests per second, marked as
    /// not eligible.
    /// </summary>
    EngineOperatingPoint? Capacity(in CapacityQuery query);
}
