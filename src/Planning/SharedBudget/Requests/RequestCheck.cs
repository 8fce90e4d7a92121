namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>The checks that a request must pass before the budget decides on it.</summary>
internal static class RequestCheck
{
    /// <summary>The most by which a caller's clock may be ahead.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(60);

    /// <summary>Every problem of a request that cannot be used, as one text; null when there is none.</summary>
    public static string? Malformed(ScaleRequest request)
    {
        List<string> problems = [];
        if (string.IsNullOrWhiteSpace(request.OperationId))
        {
            problems.Add("The request has no operation id. Give every request one of its own, and keep it over retries.");
        }

        if (request.Participant.Value.Length == 0)
        {
            problems.Add("The request names no deployment. Name it {k8s_namespace}/{dgd_name}.");
        }

        if (request.Targets is null or { Prefill: null, Decode: null })
        {
            problems.Add($"The request for {request.Participant} has no targets. Give replicas for prefill, decode, or both.");
        }
        else if (request.Targets is { Prefill: < 0 } or { Decode: < 0 })
        {
            problems.Add($"The request for {request.Participant} asks for negative replicas: {request.Targets}. Ask for zero or more.");
        }

        return problems.Count == 0 ? null : string.Join(' ', problems);
    }

    /// <summary>The reason why a request is too old, or from the future; null when it is neither.</summary>
    /// <param name="request">The request.</param>
    /// <param name="newest">The newest timestamp of an earlier request for the deployment; null when there is none.</param>
    /// <param name="lifetime">How long a request counts.</param>
    /// <param name="now">The time of the decision.</param>
    public static (GrantReason Reason, string Message)? OutOfTime(
        ScaleRequest request, DateTimeOffset? newest, TimeSpan lifetime, DateTimeOffset now)
    {
        if (request.Timestamp is not { } made)
        {
            return null;
        }

        if (made > now + ClockTolerance)
        {
            return (GrantReason.Invalid, RequestMessage.FromTheFuture(request, now));
        }

        if (made < newest)
        {
            return (GrantReason.Late, RequestMessage.Late(request, newest.Value));
        }

        return now - made > lifetime ? (GrantReason.Late, RequestMessage.TooOld(request, lifetime)) : null;
    }
}
