using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Configuration;

/// <summary>The roles that a planner of each mode scales, and the work that their engines do.</summary>
public static class PlannerModeRoles
{
    private static readonly ImmutableArray<PoolRole> Both = [PoolRole.Prefill, PoolRole.Decode];
    private static readonly ImmutableArray<PoolRole> PrefillOnly = [PoolRole.Prefill];
    private static readonly ImmutableArray<PoolRole> DecodeOnly = [PoolRole.Decode];

    /// <summary>The roles of a mode, prefill first. An aggregated pool has the decode role alone, as in Dynamo's planner.</summary>
    public static ImmutableArray<PoolRole> Roles(this PlannerMode mode) => mode switch
    {
        PlannerMode.Disagg => Both,
        PlannerMode.Prefill => PrefillOnly,
        _ => DecodeOnly,
    };

    /// <summary>Whether a planner of this mode scales a role.</summary>
    public static bool Has(this PlannerMode mode, PoolRole role) => mode.Roles().Contains(role);

    /// <summary>Whether the engines of a role compute prompts, so that they have a time to first token and take the KV hit rate.</summary>
    public static bool ComputesPrompts(this PlannerMode mode, PoolRole role) =>
        mode.Has(role) && (role == PoolRole.Prefill || mode == PlannerMode.Agg);

    /// <summary>Whether any role of a mode computes prompts.</summary>
    public static bool ComputesPrompts(this PlannerMode mode) => mode.ComputesPrompts(PoolRole.Prefill) || mode.ComputesPrompts(PoolRole.Decode);

    /// <summary>Whether the engines of a role generate tokens, so that they have a time between tokens and an accept length.</summary>
    public static bool GeneratesTokens(this PlannerMode mode, PoolRole role) => mode.Has(role) && role == PoolRole.Decode;

    /// <summary>Whether any role of a mode generates tokens.</summary>
    public static bool GeneratesTokens(this PlannerMode mode) => mode.GeneratesTokens(PoolRole.Decode);
}
