using System.Collections.Immutable;

namespace GlobalPlanner.Silo.Readiness;

/// <summary>Whether the silo can decide.</summary>
/// <param name="Ready">True when nothing is in the way.</param>
/// <param name="Reasons">What is in the way, one sentence each.</param>
internal sealed record ReadinessAnswer(bool Ready, ImmutableArray<string> Reasons);
