using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Steps;

/// <summary>Puts a tick's observation into the plugins' contract.</summary>
internal static class PluginView
{
    public static ObservationData Of(PoolFacts facts, PoolObservation observation) => new()
    {
        Traffic = observation.Traffic is TrafficReading.Observed { Traffic: var traffic } ? Traffic(traffic) : null,
        Fpm = observation.PrefillFpm is null && observation.DecodeFpm is null ? null : new FpmData(observation.PrefillFpm, observation.DecodeFpm),
        Workers = new WorkerState
        {
            ReadyPrefill = facts.Prefill?.KnownReady,
            ReadyDecode = facts.Decode?.KnownReady,
            ExpectedPrefill = facts.Prefill?.Expected,
            ExpectedDecode = facts.Decode?.Expected,
            PrefillScalingInProgress = facts.Prefill?.Scaling,
            DecodeScalingInProgress = facts.Decode?.Scaling,
        },
    };

    private static TrafficMetrics Traffic(TrafficObservation traffic) => new()
    {
        DurationS = traffic.DurationS,
        NumReq = traffic.NumRequests,
        Isl = traffic.Isl ?? 0,
        Osl = traffic.Osl ?? 0,
        KvHitRate = traffic.KvHitRate,
        AcceptLength = traffic.AcceptLength,
    };
}
