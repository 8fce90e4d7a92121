using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// Lets another policy remove a replica only after it has asked for fewer without interruption for the whole window,
/// and starts the window anew for the next replica. A tick in which the policy is not asked is no interruption. One
/// instance judges one tick.
/// </summary>
internal sealed class SteadyShrinkPolicy(ILoadPolicy policy, TimeSpan window, DateTimeOffset at, Func<PoolRole, DateTimeOffset?> wantedSince) : ILoadPolicy
{
    /// <summary>Since when the judged roles have asked for fewer replicas; null for one that does not.</summary>
    public Dictionary<PoolRole, DateTimeOffset?> WantedSince { get; } = [];

    public RoleVerdict Judge(PoolFacts facts, RoleFacts role, FpmSnapshot fpm)
    {
        var verdict = policy.Judge(facts, role, fpm);
        if (!(verdict.Desired < role.Ready))
        {
            WantedSince[role.Role] = null;
            return verdict;
        }

        var since = wantedSince(role.Role) is { } before && before <= at ? before : at;
        if (at - since >= window)
        {
            WantedSince[role.Role] = at;
            return verdict;
        }

        WantedSince[role.Role] = since;
        return RoleVerdict.None(
            LoadReason.NoChange, $"{verdict.Because}; scale-down waits until this has lasted {window.TotalSeconds:0} s, so far {(at - since).TotalSeconds:0} s");
    }
}
