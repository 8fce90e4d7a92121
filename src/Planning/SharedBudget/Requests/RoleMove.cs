using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;

namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>What a request asks of one pool, and how far it may go.</summary>
internal sealed class RoleMove(RoleId id, LedgerRole pool, int target)
{
    public RoleId Id { get; } = id;

    public LedgerRole Before { get; } = pool;

    public int Target { get; } = target;

    /// <summary>Replicas that may be written after the decision.</summary>
    public int Granted { get; set; } = pool.GrantedReplicas;

    /// <summary>Fewest replicas that can be written without a fall below the floor.</summary>
    public long LeastReplicas { get; set; }

    /// <summary>The pool that is served before this one; null when none is.</summary>
    public RoleId? Next { get; set; }

    /// <summary>How many are served before this one.</summary>
    public int PoolsAhead { get; set; }

    /// <summary>Whether growth that the answer does not apply is approved.</summary>
    public bool Approved { get; set; }

    /// <summary>Whether the policy refuses the request.</summary>
    public bool Rejected { get; set; }

    /// <summary>With whom the policy has paired the request, in words; null when with nobody.</summary>
    public string? Paired { get; set; }

    /// <summary>What keeps the pool from its target; <see cref="GrantReason.Fits"/> when nothing does.</summary>
    public GrantReason Bound { get; set; } = GrantReason.Fits;

    public string Message { get; set; } = string.Empty;

    public bool Up => Target > Before.GrantedReplicas;

    public bool Down => Target < Before.GrantedReplicas;

    public bool Moved => Granted != Before.GrantedReplicas;

    /// <summary>
    /// Whether even what is granted already must not be written: it may raise the deployment, and there is no room any more.
    /// </summary>
    public bool Withheld { get; set; }

    public bool Missing => Withheld || Granted != Target;

    /// <summary>
    /// Whether there is anything to write: a new grant, or an old one that has not arrived and lies on the way to the
    /// target.
    /// </summary>
    public bool Writable =>
        Moved
        || (!Withheld
            && !Before.Settled
            && (!Missing
                || (Before.DesiredReplicas < Granted && Granted < Target)
                || (Target < Granted && Granted < Before.DesiredReplicas)));

    /// <summary>Whether the answer allows a write of this pool.</summary>
    public bool Applied { get; set; }

    /// <summary>The pool with what is asked of it.</summary>
    public LedgerRole Asking(ScaleRequest request, DateTimeOffset now) => Before with
    {
        Asked = new RoleAsk(Target, now) { PredictedRequests = request.PredictedRequests, AllOrNothing = request.AllOrNothing },
    };

    /// <summary>The pool with what the request lowers, what it asks for, and what it waits for now.</summary>
    public LedgerRole Booked(ScaleRequest request, WriteFence fence, DateTimeOffset now)
    {
        var pool = Asking(request, now);
        return (Moved ? pool.Grant(Granted, fence) : pool) with
        {
            Waiting = Missing ? Demand(Bound == GrantReason.Fits ? GrantReason.Queued : Bound, now) : null,
            ApprovedReplicas = null,
            Reclaim = Granted <= Before.Reclaim?.ToReplicas ? null : Before.Reclaim,
        };
    }

    /// <summary>The pool after the answer: what the answer applies is written under its fence.</summary>
    public LedgerRole Answered(LedgerRole pool, WriteFence fence, DateTimeOffset now) =>
        (Applied || Moved ? pool.Grant(Granted, fence) : pool) with { Waiting = Missing ? Demand(Bound, now) : null };

    private LedgerDemand Demand(GrantReason reason, DateTimeOffset now) =>
        new(Target, Before.Waiting?.Since ?? now, now, reason, Message);
}
