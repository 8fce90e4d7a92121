using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The policy of the latency target while a planner has no engine performance model: no opinion.</summary>
internal sealed class MissingModelPolicy : ILoadPolicy
{
    public RoleVerdict Judge(RoleFacts role, FpmSnapshot fpm) =>
        RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: no engine performance model is available to judge the latency target");
}
