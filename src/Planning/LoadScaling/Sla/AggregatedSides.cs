using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.LoadScaling.Sla;

/// <summary>
/// Combines the two latencies of aggregated engines: either may ask for more, both must agree on fewer, and a side
/// without an estimate leaves the decision to the other. Source: aggregated SLA combination of Dynamo's planner, in which a
/// silent decode side wrongly stops every scale-down.
/// </summary>
internal static class AggregatedSides
{
    public static RoleVerdict Combine(RoleFacts role, SlaSide prefill, SlaSide decode, bool shrinkByPrefillAlone)
    {
        // A refusal is an opinion: it votes for the present count.
        var prefillWants = prefill.Refused ? prefill.Verdict.Desired ?? role.Ready : prefill.Verdict.Desired;
        var decodeWants = decode.Refused ? decode.Verdict.Desired ?? role.Ready : decode.Verdict.Desired;
        var because = $"{prefill.Verdict.Because}; {decode.Verdict.Because}";
        if (prefillWants > role.Ready)
        {
            return RoleVerdict.Want(prefillWants.Value, prefill.Verdict.Because);
        }

        if (decodeWants > role.Ready)
        {
            return RoleVerdict.Want(decodeWants.Value, decode.Verdict.Because);
        }

        if (prefillWants < role.Ready && decodeWants < role.Ready)
        {
            return RoleVerdict.Want(Math.Max(prefillWants.Value, decodeWants.Value), because);
        }

        if (prefillWants is null && decodeWants < role.Ready)
        {
            return RoleVerdict.Want(decodeWants.Value, because);
        }

        if (shrinkByPrefillAlone && decodeWants is null && IsSilent(decode) && prefillWants < role.Ready)
        {
            return RoleVerdict.Want(prefillWants.Value, because);
        }

        return RoleVerdict.None(prefill.Refused || decode.Refused ? LoadReason.ScaleDownRefusedConsolidation : LoadReason.NoChange, because);
    }

    /// <summary>Whether the side has no estimate at all. A side that has one and would not shrink is not silent.</summary>
    private static bool IsSilent(SlaSide side) => side.MaxEstimateMs is null;
}
