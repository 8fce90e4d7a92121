using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Steps;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick.Steps;

/// <summary><c>builtin_throughput_propose</c>: the predictive loop, on the forecast of the predict stage.</summary>
internal sealed class ThroughputStep(ThroughputLoop loop) : IPlanningStep
{
    public string Id => "builtin_throughput_propose";

    public PluginType Stage => PluginType.Propose;

    public int Priority => 20;

    public StepDecision? Decide(StepInput input, PredictionData? predictions)
    {
        if (!input.ThroughputDue)
        {
            return null;
        }

        if (input.Observation.Traffic is not TrafficReading.Observed { Traffic: { DurationS: > 0 } traffic })
        {
            return ThroughputLoop.NotSized(input.Facts, ThroughputReason.NoTrafficData);
        }

        if (predictions is not { PredictedNumReq: { } requests, PredictedIsl: { } isl, PredictedOsl: { } osl })
        {
            return ThroughputLoop.NotSized(input.Facts, ThroughputReason.PredictFailed);
        }

        var demand = new Demand(requests / traffic.DurationS, isl, osl, predictions.PredictedKvHitRate, predictions.PredictedAcceptLength ?? 1.0);
        return loop.Run(input.Facts, demand, input.Models?.Prefill, input.Models?.Decode);
    }
}
