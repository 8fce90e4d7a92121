namespace GlobalPlanner.Fleet.CommandLine;

/// <summary>What both a silo and a fleet of its own are told on the command line; null means the configuration decides.</summary>
public record WorldArguments
{
    /// <summary>Configuration file, YAML or JSON; null runs the built-in simulated deployment.</summary>
    public string? Config { get; init; }

    /// <summary>Request trace that drives the simulated fleet.</summary>
    public string? Trace { get; init; }

    /// <summary>Whether broken trace lines are reported and skipped instead of ending the start.</summary>
    public bool SkipBadLines { get; init; }

    /// <summary>Seconds of fleet time in one real second, greater than zero.</summary>
    public double? Speed { get; init; }

    /// <summary>Fleet time after which the process ends by itself with a summary.</summary>
    public TimeSpan? RunFor { get; init; }

    /// <summary>Data directory.</summary>
    public string? DataDir { get; init; }

    /// <summary>Addresses the HTTP server listens on, separated by semicolons.</summary>
    public string? Urls { get; init; }
}
