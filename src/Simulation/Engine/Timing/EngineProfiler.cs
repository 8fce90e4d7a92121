using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine.Timing;

/// <summary>
/// What a profiler would measure on a simulated engine, so that planners of a simulated fleet can start from profile
/// data like those of a real one. Sweeps are the profiler's (<see cref="RapidSweep"/>).
/// </summary>
public static class EngineProfiler
{
    /// <summary>
    /// Single prompts without a queue, none cached; a prompt over the token budget takes several passes. Unusable when the
    /// engine's context is too short for the sweep.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="granularity">Steps of the sweep, at least one.</param>
    public static PrefillProfile PrefillOf(EngineOptions engine, int granularity = 16)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var timer = TimingModels.TimerOf(engine);
        var isls = RapidSweep.PrefillIsls(LongestContext(engine), granularity).ToList();
        return new PrefillProfile
        {
            PrefillIsl = [.. isls.Select(static isl => (double)isl)],
            PrefillTtft = [.. isls.Select(isl => TtftMs(engine, timer, isl))],
        };
    }

    /// <summary>
    /// Batches that decode in step on one rank, none larger than the engine runs. Unusable when the engine's context is
    /// too short for the sweep.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="granularity">Steps of the sweep on either axis, at least one.</param>
    public static DecodeProfile DecodeOf(EngineOptions engine, int granularity = 6)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var timer = TimingModels.TimerOf(engine);
        var capacity = engine.KvCapacityTokens;
        var points = RapidSweep.DecodePoints(LongestContext(engine), granularity, capacity, engine.MaxNumSeqs ?? int.MaxValue).ToList();
        return new DecodeProfile
        {
            XKvUsage = [.. points.Select(point => point.KvTokens / (double)capacity)],
            YContextLength = [.. points.Select(static point => (double)point.ContextLength)],
            ZItl = [.. points.Select(point => timer.DecodeMs((int)point.Requests, point.KvTokens, capacity))],
            MaxKvTokens = capacity,
        };
    }

    private static int LongestContext(EngineOptions engine) =>
        (int)Math.Min(engine.MaxModelLen ?? int.MaxValue, engine.KvCapacityTokens);

    private static double TtftMs(EngineOptions engine, PassTimer timer, int isl)
    {
        var budget = engine is { EnableChunkedPrefill: true, MaxNumBatchedTokens: { } tokens } ? tokens : isl;
        var ms = 0.0;
        for (var done = 0; done < isl; done += budget)
        {
            var whole = Math.Min(isl, done + budget);
            ms += timer.PrefillMs(1, whole, done);
        }

        return ms;
    }
}
