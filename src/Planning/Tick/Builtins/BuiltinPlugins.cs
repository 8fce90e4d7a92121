using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick.Builtins;

/// <summary>
/// The planner's own plugins, with the names and priorities of Dynamo's. They are called on every tick and have no
/// opinion when their loop is not due: the planner's cadence, which its state carries, is the only clock of the loops.
/// </summary>
internal static class BuiltinPlugins
{
    public static IEnumerable<PluginRegistration> Of(PlannerConfig config, bool loadOn, LoadForecaster? forecaster)
    {
        if (forecaster is not null)
        {
            yield return new PluginRegistration
            {
                PluginId = LoadPredictPlugin.Id,
                Stage = PluginType.Predict,
                Priority = 100,
                Plugin = new LoadPredictPlugin(forecaster),
                IsBuiltin = true,
            };
            yield return new PluginRegistration
            {
                PluginId = ThroughputProposePlugin.Id,
                Stage = PluginType.Propose,
                Priority = 20,
                Plugin = new ThroughputProposePlugin(new ThroughputLoop(config, loadOn)),
                IsBuiltin = true,
            };
        }

        if (loadOn)
        {
            var thresholds = config.OptimizationTarget == OptimizationTarget.Sla ? null : new ThresholdPolicy(config);
            yield return new PluginRegistration
            {
                PluginId = LoadProposePlugin.Id,
                Stage = PluginType.Propose,
                Priority = 10,
                Plugin = new LoadProposePlugin(new LoadLoop(config, forecaster is not null), thresholds),
                IsBuiltin = true,
            };
        }
    }
}
