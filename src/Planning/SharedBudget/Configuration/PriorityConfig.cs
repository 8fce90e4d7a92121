using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Serving;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>Which pools matter more; a higher number is more important, the most specific selector wins.</summary>
[ConfigSection("Which pools matter more; a higher number is more important, the most specific selector wins.")]
public sealed record PriorityConfig
{
    [Setting("Priority of pools that no selector names.", Min = 0)]
    public int Default { get; init; } = CommonTerms.DefaultPriority;

    [Setting("Priorities by selector.")]
    public ImmutableArray<RolePriority> Pools { get; init; } = [];
}

/// <summary>The priority of the pools that a selector names: fixed, or by what they predict.</summary>
[ConfigSection("The priority of the pools that a selector names; exactly one of `priority` and `rules`.")]
public sealed record RolePriority
{
    [Setting("Pools, `{k8s_namespace}/{dgd_name}/{role}` or a leading part of it; `*`, `?` and `[..]` within a segment, `**` for any number of segments.", NotEmpty = true)]
    public required string Selector { get; init; }

    [Setting("Fixed priority.", Min = 0)]
    public int? Priority { get; init; }

    [Setting("The first rule whose condition holds decides; the last has none.", NotEmpty = true)]
    public ImmutableArray<PriorityRule>? Rules { get; init; }
}

/// <summary>One rule of a priority.</summary>
[ConfigSection("One rule of a priority.")]
public sealed record PriorityRule
{
    [Setting("When the rule holds; null for always.")]
    public PriorityCondition? When { get; init; }

    [Setting("Priority while it holds.", Min = 0)]
    public required int Priority { get; init; }
}

/// <summary>A band of the requests that a pool predicted last.</summary>
[ConfigSection("A band of the requests that a pool predicted last.")]
public sealed record PriorityCondition
{
    [Setting("Lower end, included.", Min = 0)]
    public double? PredictedRequestsAtLeast { get; init; }

    [Setting("Upper end, excluded.", Min = 0)]
    public double? PredictedRequestsBelow { get; init; }
}
