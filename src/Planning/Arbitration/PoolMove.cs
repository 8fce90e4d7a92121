using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration;

/// <summary>What a request asks of one pool, and how far it may go.</summary>
internal sealed class PoolMove(PoolId id, LedgerPool pool, int target)
{
    public PoolId Id { get; } = id;

    public LedgerPool Before { get; } = pool;

    public int Target { get; } = target;

    /// <summary>Replicas that may be written after the decision.</summary>
    public int Granted { get; set; } = pool.GrantedReplicas;

    /// <summary>Fewest replicas that can be written without a fall below the floor.</summary>
    public long LeastReplicas { get; set; }

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

    /// <summary>The pool after the decision.</summary>
    public LedgerPool After(WriteFence fence, DateTimeOffset now)
    {
        var pool = Applied || Moved ? Before.Grant(Granted, fence) : Before;
        return pool with
        {
            Waiting = Missing ? new LedgerDemand(Target, Before.Waiting?.Since ?? now, now, Bound, Message) : null,
        };
    }
}
