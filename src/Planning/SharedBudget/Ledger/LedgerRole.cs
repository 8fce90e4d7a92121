using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// One role of a deployment in a <see cref="BudgetLedger"/>: the replicas that the deployment was last read to hold, and
/// every grant that may still be written on top. A grant is forgotten only when the deployment is read with a newer fence
/// than the grant's, because from then on it refuses that write. Until then nobody knows which of these writes arrive, so
/// the role is charged for the most that they can lead to, and counted for the floor with the least. It changes only
/// through <see cref="RoleTransitions"/>.
/// </summary>
public sealed record LedgerRole
{
    /// <summary>Grants in flight from which on growth waits for a report.</summary>
    public const int InFlightLimit = 16;

    /// <summary>GPUs of a replica as the deployment reports them; null when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ReportedGpu { get; init; }

    /// <summary>GPUs of a replica as declared by configuration; null when none are declared.</summary>
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

    /// <summary>The latest request, met or not; null before the first one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RoleAsk? Asked { get; init; }

    /// <summary>Demand that is not granted; null when nothing waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LedgerDemand? Waiting { get; init; }

    /// <summary>Replicas approved and not granted yet, because GPUs for them are still being released; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ApprovedReplicas { get; init; }

    /// <summary>The notice to give replicas back; null when none is given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReclaimNotice? Reclaim { get; init; }

    /// <summary>Replicas that found no GPUs when the deployment was last read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PendingReplicas { get; init; }

    /// <summary>When replicas began to be pending; null when none are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? PendingSince { get; init; }

    /// <summary>Set while growth is not retried because the cluster had no GPUs for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnschedulableMark? Unschedulable { get; init; }

    /// <summary>GPUs of a replica: reported, else declared, else null.</summary>
    [JsonIgnore]
    public int? GpuPerReplica => ReportedGpu ?? DeclaredGpu;

    /// <summary>Replicas that may be written: the newest grant, or those that stand when no grant is in flight.</summary>
    [JsonIgnore]
    public int GrantedReplicas => InFlight.IsEmpty ? DesiredReplicas : InFlight[^1].Replicas;

    /// <summary>
    /// Replicas counted against the ceiling: the most the role can come to hold, that is, those it was read to hold and
    /// every rise on the way through the grants in flight. A replica that is released drains while a later one starts, so
    /// a rise after a fall is charged in full until the release is seen. At least the granted replicas.
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
    /// Charged replicas that are being released. Replicas that stand above the newest grant after it was written were
    /// raised by somebody else, and are not being released.
    /// </summary>
    [JsonIgnore]
    public int ReleasingReplicas =>
        Math.Max(0, ChargedReplicas - (NewestSeen ? Math.Max(GrantedReplicas, DesiredReplicas) : GrantedReplicas));

    /// <summary>Whether the deployment is known to stand as granted.</summary>
    [JsonIgnore]
    public bool Settled => NewestSeen && DesiredReplicas == GrantedReplicas;

    /// <summary>
    /// Replicas the role is meant to have: approved, else granted, else those that somebody else has written since.
    /// </summary>
    [JsonIgnore]
    public int StandingReplicas => ApprovedReplicas ?? (NewestSeen ? DesiredReplicas : GrantedReplicas);

    /// <summary>Replicas above which the role must not grow for now; null when there is no such limit.</summary>
    [JsonIgnore]
    public int? GrowthLimit => Unschedulable?.Replicas;

    /// <summary>Whether somebody else has written more than was granted.</summary>
    [JsonIgnore]
    public bool RaisedByOthers => NewestSeen && DesiredReplicas > GrantedReplicas;

    /// <summary>The reason why the role must not grow for now, however many GPUs are free; null when it may.</summary>
    [JsonIgnore]
    public GrantReason? GrowthBlock =>
        Reclaim is not null ? GrantReason.Reclaiming
        : GrantedReplicas >= GrowthLimit ? GrantReason.Unschedulable
        : InFlight.Length >= InFlightLimit ? GrantReason.AwaitingRelease
        : null;

    /// <summary>GPUs charged: those of <see cref="ChargedReplicas"/>; null when the GPUs of a replica are unknown.</summary>
    [JsonIgnore]
    public long? ChargedGpus => GpuPerReplica is null ? null : GpusOf(ChargedReplicas);

    private bool NewestSeen => InFlight.IsEmpty || InFlight[^1].Fence <= ReadFence;

    /// <summary>GPUs of that many replicas of the role; replicas of unknown cost count zero.</summary>
    public long GpusOf(long replicas) => replicas * (GpuPerReplica ?? 0);
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
