using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>How a trace is read.</summary>
public sealed record TraceReaderOptions
{
    /// <summary>Report and skip broken lines; otherwise the first one ends the reading.</summary>
    public bool SkipBadLines { get; init; }

    /// <summary>
    /// ServeGen's other file. Null: the file beside the first whose name has <c>lengths</c> for <c>rates</c>, or the
    /// other way round.
    /// </summary>
    public string? LengthsPath { get; init; }

    /// <summary>Share of the requests that is kept, drawn at random; greater than 0, at most 1.</summary>
    public double KeepShare { get; init; } = 1;

    /// <summary>Where ServeGen's requests, and what is kept, are drawn from.</summary>
    public RandomStreams Streams { get; init; } = new(0);

    /// <summary>Told of every line that is skipped or not taken as it stands.</summary>
    public Action<TraceIssue>? Report { get; init; }
}
