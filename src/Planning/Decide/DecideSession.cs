using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Recordings;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.Decide;

/// <summary>Runs recorded observations through the live decision code, in order, with its state.</summary>
public static class DecideSession
{
    /// <summary>
    /// One result a line. All lines are read before the first decision, so that bad input decides nothing.
    /// </summary>
    /// <param name="config">The planner's configuration.</param>
    /// <param name="lines">Recorded observations, one JSON object a line.</param>
    /// <param name="startS">When the planner started, seconds since the Unix epoch: the origin of its intervals.</param>
    /// <exception cref="RecordingException">A line cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The start is no moment of the calendar.</exception>
    public static IEnumerable<DecideResult> Run(PlannerConfig config, IEnumerable<string> lines, double startS = 0) =>
        Run(config, PlannerResources.None, lines, startS);

    /// <summary>The same, with inputs of the planner other than settings.</summary>
    /// <exception cref="RecordingException">A line cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The start is no moment of the calendar.</exception>
    /// <exception cref="ArgumentException">There are plugins among the resources.</exception>
    public static IEnumerable<DecideResult> Run(PlannerConfig config, PlannerResources resources, IEnumerable<string> lines, double startS)
    {
        const double FurthestS = 50_000_000_000;
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(resources);
        if (!resources.Plugins.IsEmpty)
        {
            throw new ArgumentException("Recorded observations are decided without plugins, for they may act.", nameof(resources));
        }

        if (!(Math.Abs(startS) <= FurthestS))
        {
            throw new ArgumentOutOfRangeException(nameof(startS), startS, $"The start is at most {FurthestS} seconds from 1970.");
        }

        var start = (decimal)startS;
        return Decide(new PoolPlanner(config, resources), DecideInput.Read(lines, start), JsonLines.Moment(start));
    }

    private static IEnumerable<DecideResult> Decide(PoolPlanner planner, IReadOnlyList<DecideLine> lines, DateTimeOffset start)
    {
        var state = planner.Start(start);
        foreach (var line in lines)
        {
            var outcome = planner.Tick(state, line.Observation);
            state = outcome.State;
            yield return DecideResult.From(line, outcome.Decision);
        }
    }
}
