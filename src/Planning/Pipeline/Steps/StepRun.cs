using System.Collections.Immutable;
using GlobalPlanner.Planning.Pipeline.Calls;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Steps;

/// <summary>
/// Runs the planner's own steps of one tick in order and collects their decisions. Each step sees the changes of those
/// before it. A step that throws fails like a plugin does and decides nothing.
/// </summary>
internal sealed class StepRun(StepInput? input, ITickCalls? calls)
{
    private StepInput? _input = input;

    /// <summary>The decisions so far, in the order in which the steps ran.</summary>
    public ImmutableArray<StepDecision> Decisions { get; private set; } = [];

    public CallResult<PredictResponse> Predict(IPlanningStep step, PredictionData? predictions) =>
        Run(step, predictions, static (decision, _) => StepAnswers.Prediction(decision));

    public CallResult<StageResponse> Ask(IPlanningStep step, PredictionData? predictions) =>
        Run(step, predictions, static (decision, input) => StepAnswers.Proposal(decision, input.Facts));

    private CallResult<TResponse> Run<TResponse>(IPlanningStep step, PredictionData? predictions, Func<StepDecision?, StepInput, TResponse> answer)
        where TResponse : class
    {
        var started = calls?.Elapsed;
        try
        {
            var input = _input!;
            var decision = step.Decide(input, predictions);
            if (decision is not null)
            {
                _input = input.After(decision);
                Decisions = Decisions.Add(decision);
            }

            return new CallResult<TResponse>(CallStatus.Answered) { Response = answer(decision, input), Latency = calls?.Elapsed - started };
        }
        catch (Exception error)
        {
            return new CallResult<TResponse>(CallStatus.Failed) { Error = $"{error.GetType().Name}: {error.Message}" };
        }
    }
}
