using System.Collections.Immutable;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// Answers consoles and the page: one answer over all pools, budgets and silos, so that both show the same. Its key
/// is <see cref="Key"/>.
/// </summary>
[Alias("GlobalPlanner.IControlPlaneGrain")]
public interface IControlPlaneGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "control-plane";

    /// <summary>Every configured pool by name.</summary>
    [Alias("GetPools"), Question]
    Task<ImmutableArray<PoolStatus>> GetPoolsAsync();

    /// <summary>Every budget by domain.</summary>
    [Alias("GetBudgets"), Question]
    Task<ImmutableArray<BudgetStatus>> GetBudgetsAsync();

    /// <summary>Silos, pools, budgets, and what needs an operator.</summary>
    [Alias("GetStatus"), Question]
    Task<ClusterStatus> GetStatusAsync();
}

/// <summary>The control plane on one screen.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.ClusterStatus")]
public sealed record ClusterStatus
{
    [Id(0)] public required ImmutableArray<SiloStatusRow> Silos { get; init; }

    [Id(1)] public required ImmutableArray<PoolStatus> Pools { get; init; }

    [Id(2)] public required ImmutableArray<BudgetStatus> Budgets { get; init; }

    /// <summary>Conditions that need an operator, in words; empty when there are none.</summary>
    [Id(3)] public required ImmutableArray<string> Attention { get; init; }

    /// <summary>The planner's clock.</summary>
    [Id(4)] public required DateTimeOffset Now { get; init; }
}

/// <summary>One silo.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.SiloStatusRow")]
public sealed record SiloStatusRow(
    [property: Id(0)] string Address,
    [property: Id(1)] string Status);
