using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// A write that the budget itself must make, because no caller waits for it: a role that waited was served, replicas are
/// taken back, or an earlier write was not seen. It may be made once the ledger is stored.
/// </summary>
/// <param name="Participant">The deployment to write.</param>
/// <param name="Targets">Replicas to write.</param>
/// <param name="Fence">Carried by the write.</param>
public sealed record LedgerWrite(ParticipantId Participant, ReplicaTargets Targets, WriteFence Fence)
{
    /// <summary>Identifies the write over retries.</summary>
    public string OperationId => $"budget-{Fence.Epoch}-{Fence.Sequence}";
}
