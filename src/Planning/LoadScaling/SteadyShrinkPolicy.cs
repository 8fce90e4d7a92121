using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// Lets another policy shrink a pool only when it has asked for it for a while without a break, and then waits as long
/// again for the next replica. A tick in which the policy is not asked is no break. One instance judges one tick.
/// </summary>
internal sealed class SteadyShrinkPolicy(ILoadPolicy policy, TimeSpan window, DateTimeOffset at, Func<PoolRole, DateTimeOffset?> wantedSince) : ILoadPolicy
{
    /// <summary>Since when the judged roles have asked for fewer replicas; null for one that does not.</summary>
    public Dictionary<PoolRole, DateTimeOffset?> WantedSince { get; } = [];

    public RoleVerdict Judge(RoleFacts role, FpmSnapshot fpm)
    {
        var verdict = policy.Judge(role, fpm);
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
            LoadReason.NoChange, $"{verdict.Because}; it shrinks when that has lasted for {window.TotalSeconds:0} s, so far {(at - since).TotalSeconds:0} s");
    }
}
