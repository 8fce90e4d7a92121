namespace GlobalPlanner.FleetRuntime.CommandLine;

/// <summary>Command line arguments that the silo and the fleet have in common; null leaves the choice to the configuration.</summary>
public record WorldArguments
{
    /// <summary>Configuration file, YAML or JSON; null selects the built-in simulated deployment.</summary>
    public string? Config { get; init; }

    /// <summary>Request trace that drives the simulated fleet.</summary>
    public string? Trace { get; init; }

    /// <summary>Whether broken trace lines are reported and skipped; otherwise they end the start.</summary>
    public bool SkipBadLines { get; init; }

    /// <summary>Seconds of fleet time per real second, greater than zero.</summary>
    public double? Speed { get; init; }

    /// <summary>Fleet time after which the process ends by itself with a summary.</summary>
    public TimeSpan? RunFor { get; init; }

    /// <summary>Data directory.</summary>
    public string? DataDir { get; init; }

    /// <summary>Addresses on which the HTTP server listens, separated by semicolons.</summary>
    public string? Urls { get; init; }
}
