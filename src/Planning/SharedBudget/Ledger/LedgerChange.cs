using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// The difference between a <see cref="BudgetLedger"/> and the last stored one: its figures, and the deployments that
/// changed. Stored behind the ledger it follows; see <see cref="BudgetLedger.After"/>.
/// </summary>
public sealed record LedgerChange
{
    /// <summary>The ledger's epoch.</summary>
    public required long Epoch { get; init; }

    /// <summary>The ledger's sequence.</summary>
    public required long Sequence { get; init; }

    /// <summary>The ceiling in force; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CeilingGpus { get; init; }

    /// <summary>The floor in force; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FloorGpus { get; init; }

    /// <summary>Trades that still wait for a recipient to grow.</summary>
    public ImmutableArray<LedgerTrade> Trades { get; init; } = [];

    /// <summary>Deployments that are new or changed, each as it is now.</summary>
    public required ImmutableArray<LedgerDeployment> Changed { get; init; }

    /// <summary>Deployments that are gone.</summary>
    public ImmutableArray<ParticipantId> Removed { get; init; } = [];
}
