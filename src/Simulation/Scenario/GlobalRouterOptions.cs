using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>
/// Configuration of Dynamo's GlobalRouter. Pools are numbered in the order of their namespaces; a lower pool priority
/// is faster. Lists that are empty take their default.
/// </summary>
[ConfigSection("The GlobalRouter's configuration as Dynamo reads it. Pools are numbered in the order of their namespaces.", Rules = typeof(GlobalRouterOptionsRules))]
public sealed record GlobalRouterOptions
{
    /// <summary>Disaggregated or aggregated pools.</summary>
    [Setting("Disaggregated or aggregated pools; must agree with the roles of `pools`.")]
    public GlobalRouterMode Mode { get; init; } = GlobalRouterMode.Disagg;

    /// <summary>Try strictly faster pools when the chosen one fails before the first token.</summary>
    [Setting("Try strictly faster pools when the chosen one fails before the first token.")]
    public bool EnablePriorityRetry { get; init; }

    /// <summary>Number of prefill pools; null takes the length of the list.</summary>
    [Setting("Number of prefill pools; checked against the list when given.", Min = 0)]
    public int? NumPrefillPools { get; init; }

    /// <summary>Number of decode pools; null takes the length of the list.</summary>
    [Setting("Number of decode pools; checked against the list when given.", Min = 0)]
    public int? NumDecodePools { get; init; }

    /// <summary>Number of aggregated pools; null takes the length of the list.</summary>
    [Setting("Number of aggregated pools; checked against the list when given.", Min = 0)]
    public int? NumAggPools { get; init; }

    /// <summary>Dynamo namespaces of the prefill pools.</summary>
    [Setting("Dynamo namespaces of the prefill pools.")]
    public ImmutableArray<string> PrefillPoolDynamoNamespaces { get; init; } = [];

    /// <summary>Dynamo namespaces of the decode pools.</summary>
    [Setting("Dynamo namespaces of the decode pools.")]
    public ImmutableArray<string> DecodePoolDynamoNamespaces { get; init; } = [];

    /// <summary>Dynamo namespaces of the aggregated pools.</summary>
    [Setting("Dynamo namespaces of the aggregated pools.")]
    public ImmutableArray<string> AggPoolDynamoNamespaces { get; init; } = [];

    /// <summary>Speed order of the prefill pools, lower is faster; empty means 0, 1, 2...</summary>
    [Setting("Speed order of the prefill pools, lower is faster.", DefaultText = "0, 1, 2...")]
    public ImmutableArray<int> PrefillPoolPriorities { get; init; } = [];

    /// <summary>Speed order of the decode pools, lower is faster; empty means 0, 1, 2...</summary>
    [Setting("Speed order of the decode pools, lower is faster.", DefaultText = "0, 1, 2...")]
    public ImmutableArray<int> DecodePoolPriorities { get; init; } = [];

    /// <summary>Speed order of the aggregated pools, lower is faster; empty means 0, 1, 2...</summary>
    [Setting("Speed order of the aggregated pools, lower is faster.", DefaultText = "0, 1, 2...")]
    public ImmutableArray<int> AggPoolPriorities { get; init; } = [];

    /// <summary>Grid of prompt length and TTFT; required with prefill pools.</summary>
    [Setting("Picks the prefill pool by prompt length and TTFT target.")]
    public PrefillPoolSelection? PrefillPoolSelectionStrategy { get; init; }

    /// <summary>Grid of context length and ITL; required with decode pools.</summary>
    [Setting("Picks the decode pool by context length and ITL target.")]
    public DecodePoolSelection? DecodePoolSelectionStrategy { get; init; }

    /// <summary>Grid of TTFT and ITL, and of prompt length when given; required with aggregated pools.</summary>
    [Setting("Picks the aggregated pool by TTFT and ITL target, and by prompt length when its range is given.")]
    public AggPoolSelection? AggPoolSelectionStrategy { get; init; }

    /// <summary>TTFT of requests that ask for none, milliseconds; null takes the middle of the grid.</summary>
    [Setting("TTFT of requests that ask for none, milliseconds; null takes the middle of the grid.", Min = 0)]
    public double? DefaultTtftTarget { get; init; }

    /// <summary>ITL of requests that ask for none, milliseconds; null takes the middle of the grid.</summary>
    [Setting("ITL of requests that ask for none, milliseconds; null takes the middle of the grid.", Min = 0)]
    public double? DefaultItlTarget { get; init; }
}

/// <summary>What kind of pools a global router chooses between.</summary>
public enum GlobalRouterMode
{
    /// <summary>Prefill and decode pools.</summary>
    Disagg,

    /// <summary>Pools that do both.</summary>
    Agg,
}
