using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// A write that the budget itself has to see to, because nobody asked for it just now: a pool that waited was served,
/// replicas are taken back, a write of before was not seen. It may be carried out once the ledger is stored.
/// </summary>
/// <param name="Participant">The deployment to write.</param>
/// <param name="Targets">Replicas to write.</param>
/// <param name="Fence">Carried by the write.</param>
public sealed record LedgerWrite(ParticipantId Participant, ReplicaTargets Targets, WriteFence Fence)
{
    /// <summary>Identifies the write over retries.</summary>
    public string OperationId => $"budget-{Fence.Epoch}-{Fence.Sequence}";
}
