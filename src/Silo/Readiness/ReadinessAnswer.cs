using System.Collections.Immutable;

namespace GlobalPlanner.Silo.Readiness;

/// <summary>Whether the silo can decide.</summary>
/// <param name="Ready">True when the silo can decide.</param>
/// <param name="Reasons">The reasons why it cannot, one sentence each.</param>
internal sealed record ReadinessAnswer(bool Ready, ImmutableArray<string> Reasons);
