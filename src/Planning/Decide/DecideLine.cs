using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Decide;

/// <summary>One recorded tick.</summary>
/// <param name="LineNumber">Line of the file, from one.</param>
/// <param name="AtS">Observation time in seconds since the Unix epoch, exactly as written in the input.</param>
/// <param name="Observation">The observation.</param>
/// <param name="Notes">Ignored parts of the line, one sentence each.</param>
public sealed record DecideLine(int LineNumber, decimal AtS, PoolObservation Observation, ImmutableArray<string> Notes);
