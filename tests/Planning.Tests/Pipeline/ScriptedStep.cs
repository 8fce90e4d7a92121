using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Tests.Pipeline;

/// <summary>A step of the planner that decides what a test says and remembers what it was shown.</summary>
internal sealed class ScriptedStep(string id, PluginType stage, int priority, Func<StepInput, StepDecision?> decide) : IPlanningStep
{
    private readonly List<StepInput> _seen = [];

    public string Id => id;

    public PluginType Stage => stage;

    public int Priority => priority;

    public IReadOnlyList<StepInput> Seen => _seen;

    /// <summary>A propose step whose every decision is the text's: <c>id@priority P SET 8</c> or <c>id@priority ACCEPT</c>.</summary>
    public static ScriptedStep Saying(string text)
    {
        var answer = Text.Answers(text).Single();
        var targets = answer.Result is StageResult.Override said ? said.Targets : [];
        int? Of(string component) => targets.Where(target => target.SubComponentType == component).Select(target => target.Replicas).FirstOrDefault();
        var decision = new StepDecision { Targets = new ReplicaTargets(Of(Components.Prefill), Of(Components.Decode)), Code = "said" };
        return new ScriptedStep(answer.PluginId, PluginType.Propose, answer.Priority, _ => decision);
    }

    public StepDecision? Decide(StepInput input, PredictionData? predictions)
    {
        _seen.Add(input);
        return decide(input);
    }
}
