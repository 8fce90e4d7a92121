using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>The part of a request that concerns one role, and how far the budget lets it go.</summary>
internal sealed class RoleMove(RoleId id, LedgerRole entry, int target)
{
    public RoleId Id { get; } = id;

    /// <summary>The entry before the request.</summary>
    public LedgerRole Before { get; } = entry;

    public int Target { get; } = target;

    /// <summary>Replicas that may be written after the decision.</summary>
    public int Granted { get; set; } = entry.GrantedReplicas;

    /// <summary>Fewest replicas that can be written without a fall below the floor.</summary>
    public long LeastReplicas { get; set; }

    /// <summary>The role that is served next before this one; null when none is.</summary>
    public RoleId? Next { get; set; }

    /// <summary>Number of roles that are served before this one.</summary>
    public int RolesAhead { get; set; }

    /// <summary>Whether growth that the answer does not apply is approved.</summary>
    public bool Approved { get; set; }

    /// <summary>Whether the policy refuses the request.</summary>
    public bool Rejected { get; set; }

    /// <summary>The roles with which the policy paired the request, in words; null when it paired none.</summary>
    public string? Paired { get; set; }

    /// <summary>The reason why the role does not reach its target; <see cref="GrantReason.Fits"/> when it does.</summary>
    public GrantReason Bound { get; set; } = GrantReason.Fits;

    public string Message { get; set; } = string.Empty;

    public bool Up => Target > Before.GrantedReplicas;

    public bool Down => Target < Before.GrantedReplicas;

    public bool Moved => Granted != Before.GrantedReplicas;

    /// <summary>Whether even an earlier grant must not be written, because it may raise the deployment and there is no room any more.</summary>
    public bool Withheld { get; set; }

    public bool Missing => Withheld || Granted != Target;

    /// <summary>GPUs of the replicas that the move still lacks.</summary>
    public long MissingGpus => Before.GpusOf((long)Target - Granted);

    /// <summary>
    /// Whether there is anything to write: a new grant, or an earlier one that has not arrived and lies on the way to the
    /// target.
    /// </summary>
    public bool Writable =>
        Moved
        || (!Withheld
            && !Before.Settled
            && (!Missing
                || (Before.DesiredReplicas < Granted && Granted < Target)
                || (Target < Granted && Granted < Before.DesiredReplicas)));

    /// <summary>Whether the answer allows a write of this role.</summary>
    public bool Applied { get; set; }

    /// <summary>The entry with the request recorded.</summary>
    public LedgerRole Asking(ScaleRequest request, DateTimeOffset now) =>
        Before.Asks(new RoleAsk(Target, now) { PredictedRequests = request.PredictedRequests, AllOrNothing = request.AllOrNothing });

    /// <summary>The entry with the request recorded, the shrink granted, and the rest waiting.</summary>
    public LedgerRole Booked(ScaleRequest request, WriteFence fence, DateTimeOffset now)
    {
        var entry = Asking(request, now);
        return (Moved ? entry.Grant(Granted, fence) : entry)
            .Waits(Missing ? Demand(Bound == GrantReason.Fits ? GrantReason.Queued : Bound, now) : null)
            .PromiseEnded()
            .NoticeMetAt(Granted);
    }

    /// <summary>The entry after the answer: the replicas that the answer applies are written under its fence.</summary>
    public LedgerRole Answered(LedgerRole entry, WriteFence fence, DateTimeOffset now) =>
        (Applied || Moved ? entry.Grant(Granted, fence) : entry).Waits(Missing ? Demand(Bound, now) : null);

    private LedgerDemand Demand(GrantReason reason, DateTimeOffset now) =>
        new(Target, Before.Waiting?.Since ?? now, now, reason, Message);
}
