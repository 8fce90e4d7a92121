using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Steps;

/// <summary>
/// A step's decision in the form of a plugin's answer, so that both take part in one merge. Targets that change nothing
/// are no opinion, so that they do not outrank a weaker plugin that has one (Dynamo's builtins vote for the present
/// count).
/// </summary>
internal static class StepAnswers
{
    private static readonly PredictResponse NoForecast = new(null);

    public static PredictResponse Prediction(StepDecision? decision) =>
        decision is null ? NoForecast : new PredictResponse(decision.Predictions, decision.Code);

    public static StageResponse Proposal(StepDecision? decision, PoolFacts facts)
    {
        if (decision?.Targets is not { } targets || (!Changes(targets.Prefill, facts.Prefill) && !Changes(targets.Decode, facts.Decode)))
        {
            return StageResponse.Accept;
        }

        return (targets.Prefill, targets.Decode) switch
        {
            ({ } prefill, { } decode) => StageResponse.Override(
                decision.Code, new ComponentTarget(Components.Prefill, prefill), new ComponentTarget(Components.Decode, decode)),
            ({ } prefill, null) => StageResponse.Override(decision.Code, new ComponentTarget(Components.Prefill, prefill)),
            (null, { } decode) => StageResponse.Override(decision.Code, new ComponentTarget(Components.Decode, decode)),
            _ => StageResponse.Accept,
        };
    }

    private static bool Changes(int? target, RoleFacts? role) => role is not null && target is { } count && count != role.KnownReady;
}
