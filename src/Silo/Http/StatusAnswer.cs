using System.Collections.Immutable;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Silo.Http;

/// <summary>The answer of <c>/api/v1/status</c>: the whole control plane, with the clock of the silo that answered.</summary>
internal sealed record StatusAnswer
{
    /// <summary>Planner time of the answer.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Seconds of planner time per real second.</summary>
    public required double Speed { get; init; }

    /// <summary>Planner time at which the answering silo started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Conditions that need an operator, one sentence each.</summary>
    public required ImmutableArray<string> Attention { get; init; }

    public required ImmutableArray<SiloStatusRow> Silos { get; init; }

    public required ImmutableArray<BudgetStatus> Budgets { get; init; }

    public required ImmutableArray<PoolStatus> Pools { get; init; }
}
