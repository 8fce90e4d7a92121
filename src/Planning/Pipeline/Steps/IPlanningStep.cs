using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Steps;

/// <summary>
/// A step that the planner itself contributes to the pipeline. It takes part in its stage like a plugin does, under the
/// id and priority of Dynamo's builtin, but it is a pure function and returns one decision. Steps run on every tick,
/// before the plugins of their stage, in the order in which they were given.
/// </summary>
internal interface IPlanningStep
{
    /// <summary>The plugin id under which the step appears.</summary>
    string Id { get; }

    /// <summary>Predict or propose.</summary>
    PluginType Stage { get; }

    /// <summary>The smaller number is stronger.</summary>
    int Priority { get; }

    /// <summary>The step's decision; null when the step is not due.</summary>
    /// <param name="input">The tick, with the changes of the steps before this one.</param>
    /// <param name="predictions">The forecast so far; null when there is none.</param>
    StepDecision? Decide(StepInput input, PredictionData? predictions);
}
