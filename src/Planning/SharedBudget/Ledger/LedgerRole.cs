using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// One pool in a <see cref="BudgetLedger"/>: what the deployment was last read to hold, and every grant that may still
/// be written on top of that. A grant is forgotten only when the deployment is read with a newer fence than the
/// grant's, because from then on it refuses that write. Until then nobody knows which of these writes arrive, so the
/// pool is charged for the worst of it, and counted for the floor with the least.
/// </summary>
public sealed record LedgerRole
{
    /// <summary>Grants in flight from which on growth waits for a report.</summary>
    public const int InFlightLimit = 16;

    /// <summary>GPUs of a replica as the deployment tells; null when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ReportedGpu { get; init; }

    /// <summary>GPUs of a replica as declared by configuration; null when it is silent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DeclaredGpu { get; init; }

    /// <summary>Replicas written in the deployment when it was last read.</summary>
    public required int DesiredReplicas { get; init; }

    /// <summary>Replicas that occupied GPUs, or were owed some, when it was last read; at least the desired.</summary>
    public required int HeldReplicas { get; init; }

    /// <summary>The fence the deployment had when it was last read; null before its first write.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WriteFence? ReadFence { get; init; }

    /// <summary>Grants that may still be written, in the order of their fences.</summary>
    public required ImmutableArray<GrantInFlight> InFlight { get; init; }

    /// <summary>What was asked for last, met or not; null before the first request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RoleAsk? Asked { get; init; }

    /// <summary>What was asked for and not granted; null when nothing waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LedgerDemand? Waiting { get; init; }

    /// <summary>Replicas approved and not granted yet, because GPUs for them are still being released; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ApprovedReplicas { get; init; }

    /// <summary>Replicas that are being taken back; null when none are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReclaimNotice? Reclaim { get; init; }

    /// <summary>Replicas that find no GPUs, when it was last read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PendingReplicas { get; init; }

    /// <summary>Since when some are pending; null when none are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? PendingSince { get; init; }

    /// <summary>Set while growth is not tried again because the cluster had no GPUs for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnschedulableMark? Unschedulable { get; init; }

    /// <summary>GPUs of a replica: reported, else declared, else null.</summary>
    [JsonIgnore]
    public int? GpuPerReplica => ReportedGpu ?? DeclaredGpu;

    /// <summary>Replicas that may be written: the newest grant, or what stands when no grant is left.</summary>
    [JsonIgnore]
    public int GrantedReplicas => InFlight.IsEmpty ? DesiredReplicas : InFlight[^1].Replicas;

    /// <summary>
    /// Most replicas the pool can come to hold, counted against the ceiling: what it was read to hold, and every rise
    /// on the way through the grants in flight. A replica that is released drains while a later one starts, so a rise
    /// after a fall is charged in full until the release is seen. At least the granted replicas.
    /// </summary>
    [JsonIgnore]
    public int ChargedReplicas
    {
        get
        {
            var (charged, at) = ((long)HeldReplicas, DesiredReplicas);
            foreach (var grant in InFlight)
            {
                charged += Math.Max(0, grant.Replicas - at);
                at = grant.Replicas;
            }

            return (int)Math.Min(int.MaxValue, charged);
        }
    }

    /// <summary>Fewest replicas the deployment can come to ask for, counted for the floor.</summary>
    [JsonIgnore]
    public int WrittenReplicas
    {
        get
        {
            var least = DesiredReplicas;
            foreach (var grant in InFlight)
            {
                least = Math.Min(least, grant.Replicas);
            }

            return least;
        }
    }

    /// <summary>Most replicas the deployment can come to ask for.</summary>
    [JsonIgnore]
    public int MostReplicas
    {
        get
        {
            var most = DesiredReplicas;
            foreach (var grant in InFlight)
            {
                most = Math.Max(most, grant.Replicas);
            }

            return most;
        }
    }

    /// <summary>
    /// Replicas on their way out. What stands above the newest grant after that grant was written was raised by
    /// somebody else, and is not on its way.
    /// </summary>
    [JsonIgnore]
    public int ReleasingReplicas =>
        Math.Max(0, ChargedReplicas - (NewestSeen ? Math.Max(GrantedReplicas, DesiredReplicas) : GrantedReplicas));

    /// <summary>Whether the deployment is known to stand as granted.</summary>
    [JsonIgnore]
    public bool Settled => NewestSeen && DesiredReplicas == GrantedReplicas;

    /// <summary>
    /// Replicas the pool is meant to have: approved, else granted, else what somebody else has written since.
    /// </summary>
    [JsonIgnore]
    public int StandingReplicas => ApprovedReplicas ?? (NewestSeen ? DesiredReplicas : GrantedReplicas);

    /// <summary>Replicas above which the pool must not grow for the moment; null when there is no such limit.</summary>
    [JsonIgnore]
    public int? GrowthLimit => Unschedulable?.Replicas;

    /// <summary>Whether somebody else has written more than was granted.</summary>
    [JsonIgnore]
    public bool RaisedByOthers => NewestSeen && DesiredReplicas > GrantedReplicas;

    /// <summary>Why the pool must not grow for the moment, whatever is free; null when nothing forbids it.</summary>
    [JsonIgnore]
    public GrantReason? GrowthBlock =>
        Reclaim is not null ? GrantReason.Reclaiming
        : GrantedReplicas >= GrowthLimit ? GrantReason.Unschedulable
        : InFlight.Length >= InFlightLimit ? GrantReason.AwaitingRelease
        : null;

    private bool NewestSeen => InFlight.IsEmpty || InFlight[^1].Fence <= ReadFence;

    /// <summary>The pool after one more answer allowed a write of that many replicas.</summary>
    internal LedgerRole Grant(int replicas, WriteFence fence)
    {
        var grant = new GrantInFlight(fence, replicas);
        return InFlight is not [.., var newest] || newest.Replicas != replicas ? this with { InFlight = InFlight.Add(grant) }
            : newest == grant ? this
            : this with { InFlight = InFlight.SetItem(InFlight.Length - 1, grant) };
    }

    /// <summary>
    /// The pool after its newest grant was raised within the decision that made it: the two leave together, so that the
    /// lower one is never written. A grant of an earlier decision must not be raised like this, for it may arrive late.
    /// </summary>
    internal LedgerRole RaiseGrant(int replicas) =>
        this with { InFlight = InFlight.SetItem(InFlight.Length - 1, InFlight[^1] with { Replicas = replicas }) };
}

/// <summary>A grant whose write may still arrive.</summary>
/// <param name="Fence">The newest fence under which it may be written.</param>
/// <param name="Replicas">Replicas it writes.</param>
public readonly record struct GrantInFlight(WriteFence Fence, int Replicas);

/// <summary>Replicas asked for and not granted.</summary>
/// <param name="WantedReplicas">The target asked for.</param>
/// <param name="Since">When it was first refused.</param>
/// <param name="AskedAt">When it was last asked for.</param>
/// <param name="Reason">What bound it.</param>
/// <param name="Message">The reason in words.</param>
public sealed record LedgerDemand(
    int WantedReplicas,
    DateTimeOffset Since,
    DateTimeOffset AskedAt,
    GrantReason Reason,
    string Message);
