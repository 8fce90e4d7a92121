using System.Collections.Immutable;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.WhatIf;

/// <summary>The decision of a planner with other settings on its last observations. Nothing is written anywhere.</summary>
public sealed record WhatIfAnswer
{
    /// <summary>Why there is no answer, one line each; empty when there is one.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>The limits of the answer, one line each.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>The decision with the settings in force; null without an answer.</summary>
    public PlanDecision? AsItIs { get; init; }

    /// <summary>The decision with the changed settings; null without an answer.</summary>
    public PlanDecision? WithChanges { get; init; }

    /// <summary>No answer.</summary>
    public static WhatIfAnswer Refuse(params IEnumerable<string> problems) => new() { Problems = [.. problems] };
}
