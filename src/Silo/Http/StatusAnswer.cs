using System.Collections.Immutable;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Silo.Http;

/// <summary>The control plane on one screen, with the clock of the silo that answered.</summary>
internal sealed record StatusAnswer
{
    /// <summary>The planner's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Seconds of the planner's clock in one real second.</summary>
    public required double Speed { get; init; }

    /// <summary>When the answering silo started, by the planner's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required ImmutableArray<string> Attention { get; init; }

    public required ImmutableArray<SiloStatusRow> Silos { get; init; }

    public required ImmutableArray<BudgetStatus> Budgets { get; init; }

    public required ImmutableArray<PoolStatus> Pools { get; init; }
}
