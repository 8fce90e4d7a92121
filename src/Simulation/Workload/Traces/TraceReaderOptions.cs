using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>Options for reading a trace.</summary>
public sealed record TraceReaderOptions
{
    /// <summary>Whether broken lines are reported and skipped; otherwise the first one ends the reading.</summary>
    public bool SkipBadLines { get; init; }

    /// <summary>
    /// ServeGen's lengths file. When null, it is the file beside the rates file with <c>lengths</c> instead of <c>rates</c> in
    /// its name.
    /// </summary>
    public string? LengthsPath { get; init; }

    /// <summary>Share of the requests that is kept, drawn at random; greater than 0, at most 1.</summary>
    public double KeepShare { get; init; } = 1;

    /// <summary>Source of random numbers for ServeGen's requests and for <see cref="KeepShare"/>.</summary>
    public RandomStreams Streams { get; init; } = new(0);

    /// <summary>Is called for every line that is skipped or adjusted.</summary>
    public Action<TraceIssue>? Report { get; init; }
}
