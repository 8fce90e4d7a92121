using System.Globalization;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// Restarts a role that was scaled to zero: it has no worker whose metrics could ask for one, but its router counts the
/// arriving requests.
/// </summary>
internal static class Revival
{
    /// <summary>One replica when requests arrive at a role that has none and is not being scaled; otherwise null.</summary>
    public static RoleVerdict? Verdict(RoleFacts role, PoolObservation observation, LoadRules rules)
    {
        if (!rules.ReviveFromZero || role is not { KnownReady: 0, InProgress: false })
        {
            return null;
        }

        return observation.Traffic is TrafficReading.Observed { Traffic: { NumRequests: > 0 } traffic }
            ? RoleVerdict.Want(1, string.Create(
                CultureInfo.InvariantCulture, $"{role.Name}: no replica, but {traffic.NumRequests:0.##} requests in {traffic.DurationS:0.##} s, so one is started"))
            : null;
    }
}
