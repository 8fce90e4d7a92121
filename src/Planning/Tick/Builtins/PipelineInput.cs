using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Tick.Builtins;

/// <summary>What the plugins of a tick see of its observation.</summary>
internal static class PipelineInput
{
    public static PipelineTick Of(TickWork work) => new(work.At, Observations(work)) { Builtin = work };

    private static ObservationData Observations(TickWork work)
    {
        var facts = work.Facts;
        var seen = work.Observation;
        return new ObservationData
        {
            Traffic = seen.Traffic is TrafficReading.Observed { Traffic: var traffic } ? Traffic(traffic) : null,
            Fpm = seen.PrefillFpm is null && seen.DecodeFpm is null ? null : new FpmData(seen.PrefillFpm, seen.DecodeFpm),
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
    }

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
