using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Tick.Builtins;

/// <summary>
/// How a builtin's targets are said to the pipeline. Targets that change nothing are no opinion, so that they do not
/// outrank a weaker plugin that has one (Dynamo's builtins vote for the present count).
/// </summary>
internal static class Targets
{
    public static StageResponse Response(ReplicaTargets? targets, PoolFacts facts, string reason)
    {
        if (targets is null || (!Changes(targets.Prefill, facts.Prefill) && !Changes(targets.Decode, facts.Decode)))
        {
            return StageResponse.Accept;
        }

        return (targets.Prefill, targets.Decode) switch
        {
            ({ } prefill, { } decode) => StageResponse.Override(
                reason, new ComponentTarget(Components.Prefill, prefill), new ComponentTarget(Components.Decode, decode)),
            ({ } prefill, null) => StageResponse.Override(reason, new ComponentTarget(Components.Prefill, prefill)),
            (null, { } decode) => StageResponse.Override(reason, new ComponentTarget(Components.Decode, decode)),
            _ => StageResponse.Accept,
        };
    }

    private static bool Changes(int? target, RoleFacts? role) => role is not null && target is { } count && count != role.KnownReady;
}
