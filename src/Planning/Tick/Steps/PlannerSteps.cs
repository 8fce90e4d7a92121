using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Pipeline.Steps;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick.Steps;

/// <summary>
/// The planner's own steps in the order in which they run, with the names and priorities of Dynamo's builtins. They run
/// on every tick and have no opinion when their loop is not due, so the planner's cadence is the only clock of the loops.
/// </summary>
internal static class PlannerSteps
{
    /// <param name="config">The planner's configuration.</param>
    /// <param name="forecaster">The forecaster; null when throughput scaling is off.</param>
    public static IEnumerable<IPlanningStep> Of(PlannerConfig config, LoadForecaster? forecaster)
    {
        if (forecaster is not null)
        {
            yield return new ForecastStep(forecaster);
            yield return new ThroughputStep(new ThroughputLoop(PlannerOptions.Throughput(config)));
        }

        if (PlannerOptions.LoadOn(config))
        {
            var isSla = PlannerOptions.IsSla(config);
            yield return new LoadStep(
                new LoadLoop(PlannerOptions.Load(config)),
                isSla ? PlannerOptions.Sla(config) : null,
                isSla ? null : new ThresholdPolicy(PlannerOptions.Thresholds(config)),
                TimeSpan.FromSeconds(config.ScaleDownStabilizationSeconds));
        }
    }
}
