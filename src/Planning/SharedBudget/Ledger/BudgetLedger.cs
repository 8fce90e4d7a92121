using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// The durable truth of one GPU budget: the replicas every role was granted and is known to hold. Immutable; stored, whole or
/// as a <see cref="LedgerChange"/>, before any answer that rests on it leaves. <see cref="BudgetBook"/> is its
/// working form.
/// </summary>
public sealed record BudgetLedger
{
    /// <summary>
    /// The format this code writes. Since 2, changes may be stored behind the ledger; code that reads only 1 would miss them.
    /// Since 3, the ledger holds promises (approvals, notices, trades); code that reads only 2 would forget them.
    /// </summary>
    public const int CurrentVersion = 3;

    /// <summary>A ledger without deployments or decisions.</summary>
    public static BudgetLedger Empty { get; } = new() { Deployments = [] };

    /// <summary>The format it was written in; a newer one than <see cref="CurrentVersion"/> is refused.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>How often the ledger was taken over by a writer; first part of every fence.</summary>
    public long Epoch { get; init; }

    /// <summary>Number of the last recorded decision; second part of every fence, never reset.</summary>
    public long Sequence { get; init; }

    /// <summary>The ceiling in force; null when there is none.</summary>
    public int? CeilingGpus { get; init; }

    /// <summary>The floor in force; null when there is none.</summary>
    public int? FloorGpus { get; init; }

    /// <summary>Trades that still wait for a recipient to grow, oldest first.</summary>
    public ImmutableArray<LedgerTrade> Trades { get; init; } = [];

    /// <summary>Every deployment that has reported, in the order of arrival.</summary>
    public required ImmutableArray<LedgerDeployment> Deployments { get; init; }

    /// <summary>The ledger after the changes stored behind it, oldest first.</summary>
    public BudgetLedger After(IEnumerable<LedgerChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var ledger = this;
        var deployments = new OrderedDictionary<ParticipantId, LedgerDeployment>(Deployments.Length);
        foreach (var deployment in Deployments)
        {
            deployments[deployment.Participant] = deployment;
        }

        foreach (var change in changes)
        {
            ledger = ledger with { Epoch = change.Epoch, Sequence = change.Sequence, CeilingGpus = change.CeilingGpus, FloorGpus = change.FloorGpus, Trades = change.Trades };
            foreach (var gone in change.Removed)
            {
                deployments.Remove(gone);
            }

            foreach (var deployment in change.Changed)
            {
                deployments[deployment.Participant] = deployment;
            }
        }

        return ledger with { Deployments = [.. deployments.Values] };
    }
}
