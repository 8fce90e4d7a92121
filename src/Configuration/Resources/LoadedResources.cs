using System.Collections.Immutable;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Configuration.Resources;

/// <summary>What was loaded for one planner.</summary>
/// <param name="Resources">What it may plan with.</param>
/// <param name="Errors">What must be mended before it may start, one line each.</param>
/// <param name="Notes">Where its performance models start from, one line a role.</param>
public sealed record LoadedResources(PlannerResources Resources, ImmutableArray<string> Errors, ImmutableArray<string> Notes);
