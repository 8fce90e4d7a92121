using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload.Generation;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Simulation.Workload;

/// <summary>Creates the workload that a scenario's traffic settings describe.</summary>
public static class WorkloadFactory
{
    /// <summary>
    /// The requests in arrival order, endless unless the settings bound them. Every enumeration gives the same requests.
    /// </summary>
    /// <param name="traffic">The settings. A relative file name is relative to the working directory.</param>
    /// <param name="streams">Source of every random number.</param>
    /// <param name="report">Is called for every trace line that is skipped or adjusted.</param>
    /// <exception cref="TraceException">The trace cannot be read; also thrown while enumerating.</exception>
    /// <exception cref="ArgumentException">The settings contradict each other.</exception>
    public static IEnumerable<WorkloadRequest> Create(
        TrafficOptions traffic,
        RandomStreams streams,
        Action<TraceIssue>? report = null)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(streams);
        if (traffic.Pattern == TrafficPattern.Trace)
        {
            return Replay(OpenTrace(traffic, streams, report), traffic);
        }

        // Checked here, so that bad settings are refused before the first request is drawn.
        _ = Profile(traffic, streams);
        return new GeneratedWorkload(() => Profile(traffic, streams), traffic.Requests, streams)
        {
            DurationS = traffic.DurationSeconds,
        };
    }

    /// <summary>The rate over time that the settings of a generated pattern describe.</summary>
    /// <exception cref="ArgumentException">The settings contradict each other, or the pattern is a trace.</exception>
    public static RateProfile Profile(TrafficOptions traffic, RandomStreams streams)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(streams);
        return traffic.Pattern switch
        {
            TrafficPattern.Constant => new ConstantRate(traffic.RateRps),
            TrafficPattern.Sine => new SineRate(Min(), traffic.MaxRateRps, traffic.PeriodSeconds, traffic.StartPhase),
            TrafficPattern.Burst => new BurstRate(
                traffic.RateRps, traffic.BurstMultiplier, traffic.BurstSeconds, traffic.BurstIntervalSeconds),
            TrafficPattern.Diurnal => Diurnal(),
            TrafficPattern.DiurnalBursts => new RandomBurstsRate(
                Diurnal(), traffic.BurstMultiplier, traffic.BurstSeconds, traffic.BurstIntervalSeconds, streams),
            _ => throw new ArgumentException($"The pattern {traffic.Pattern} has no rate.", nameof(traffic)),
        };

        DiurnalRate Diurnal() => new(Min(), traffic.MaxRateRps, traffic.PeriodSeconds, traffic.StartPhase);

        double Min() => traffic.MinRateRps <= traffic.MaxRateRps
            ? traffic.MinRateRps
            : throw new ArgumentException(
                $"min_rate_rps {traffic.MinRateRps} is above max_rate_rps {traffic.MaxRateRps}.", nameof(traffic));
    }

    private static Trace OpenTrace(TrafficOptions traffic, RandomStreams streams, Action<TraceIssue>? report) =>
        TraceReader.Open(
            traffic.File ?? throw new ArgumentException("Traffic of pattern trace needs a file.", nameof(traffic)),
            new TraceReaderOptions
            {
                LengthsPath = traffic.LengthsFile,
                SkipBadLines = traffic.SkipBadLines,
                KeepShare = traffic.KeepShare,
                Streams = streams,
                Report = report,
            });

    private static IEnumerable<WorkloadRequest> Replay(Trace trace, TrafficOptions traffic)
    {
        var roundStartUs = 0L;
        while (true)
        {
            var requests = 0L;
            var last = roundStartUs;
            foreach (var request in trace)
            {
                requests++;
                last = roundStartUs + (long)(request.ArrivalUs / traffic.ArrivalSpeedup);
                if (last >= traffic.DurationSeconds * 1e6)
                {
                    yield break;
                }

                yield return request with { ArrivalUs = last };
            }

            if (!traffic.Loop || requests == 0)
            {
                yield break;
            }

            // One mean gap between the last request of a round and the first of the next; one second when a round has one request.
            roundStartUs = last + (requests > 1 ? Math.Max(1, (last - roundStartUs) / (requests - 1)) : 1_000_000);
        }
    }
}
