using GlobalPlanner.Planning.SharedBudget.Ledger;

namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>What a request must fulfil before it is looked at.</summary>
internal static class RequestCheck
{
    /// <summary>How far a caller's clock may be ahead.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(60);

    /// <summary>Why a request cannot be read, with every problem; null when it can.</summary>
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

    /// <summary>Why a request comes too late or too early to count; null when it does not.</summary>
    public static (GrantReason Reason, string Message)? OutOfTime(
        ScaleRequest request, LedgerDeployment deployment, BudgetTerms terms, DateTimeOffset now)
    {
        if (request.Timestamp is not { } made)
        {
            return null;
        }

        if (made > now + ClockTolerance)
        {
            return (GrantReason.Invalid, GrantMessage.FromTheFuture(request, now));
        }

        if (made < deployment.RequestedAt)
        {
            return (GrantReason.Late, GrantMessage.Late(request, deployment.RequestedAt.Value));
        }

        return now - made > terms.DemandLifetime ? (GrantReason.Late, GrantMessage.TooOld(request, terms.DemandLifetime)) : null;
    }
}
