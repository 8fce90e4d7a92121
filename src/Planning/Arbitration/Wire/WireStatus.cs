namespace GlobalPlanner.Planning.Arbitration.Wire;

/// <summary>The <c>status</c> of a <c>ScaleResponse</c>.</summary>
public static class WireStatus
{
    /// <summary>All of it, or some of it, is done or approved.</summary>
    public const string Success = "success";

    /// <summary>Nothing is done now; the caller keeps running and may ask again.</summary>
    public const string Rejected = "rejected";

    /// <summary>The request, the caller or the deployment is at fault.</summary>
    public const string Error = "error";

    /// <summary>How Dynamo's planners read an answer.</summary>
    public static string Of(ScaleGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (grant.NoOperation || grant.Approved || grant.Outcome is GrantOutcome.Granted or GrantOutcome.Partial)
        {
            return Success;
        }

        return grant.Reason is GrantReason.NotAuthorized or GrantReason.Invalid or GrantReason.NotObserved ? Error : Rejected;
    }
}
