using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick.Builtins;

/// <summary><c>builtin_throughput_propose</c>: the predictive loop, on whatever the predict stage forecast.</summary>
internal sealed class ThroughputProposePlugin(ThroughputLoop loop) : IProposePlugin
{
    public const string Id = "builtin_throughput_propose";

    public ValueTask<StageResponse> ProposeAsync(PipelineContext context, CancellationToken cancellationToken)
    {
        var work = context.Builtin!;
        if (!work.ThroughputDue)
        {
            return ValueTask.FromResult(StageResponse.Accept);
        }

        var proposal = Propose(work, context.Predictions);
        work.Throughput = proposal;
        if (proposal.Bounds is { } bounds)
        {
            work.State = work.State with
            {
                Prefill = Bounded(work.State.Prefill, bounds.Prefill, work.At),
                Decode = Bounded(work.State.Decode, bounds.Decode, work.At),
            };
        }

        return ValueTask.FromResult(Targets.Response(proposal.Targets, work.Facts, "throughput_scale"));
    }

    private ThroughputProposal Propose(TickWork work, PredictionData? predictions)
    {
        if (work.Observation.Traffic is not TrafficReading.Observed { Traffic: { DurationS: > 0 } traffic })
        {
            return ThroughputProposal.Hold(work.Facts, ThroughputReason.NoTrafficData);
        }

        if (predictions is not { PredictedNumReq: { } requests, PredictedIsl: { } isl, PredictedOsl: { } osl })
        {
            return ThroughputProposal.Hold(work.Facts, ThroughputReason.PredictFailed);
        }

        var demand = new Demand(requests / traffic.DurationS, isl, osl, predictions.PredictedKvHitRate, predictions.PredictedAcceptLength ?? 1.0);
        return loop.Run(work.Facts, demand, work.Models?.Prefill, work.Models?.Decode, work.Why);
    }

    private static RoleState Bounded(RoleState role, int? bound, DateTimeOffset at) =>
        bound is { } count ? role with { LowerBound = count, LowerBoundAt = at } : role;
}
