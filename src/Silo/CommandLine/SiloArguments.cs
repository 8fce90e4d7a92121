using GlobalPlanner.Fleet.CommandLine;

namespace GlobalPlanner.Silo.CommandLine;

/// <summary>What was asked for on the command line; null means the configuration decides.</summary>
internal sealed record SiloArguments : WorldArguments
{
    /// <summary>Address of a fleet that runs as a process of its own.</summary>
    public string? Fleet { get; init; }

    /// <summary>Port for other silos; 0 takes a free one.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port for consoles; 0 takes a free one.</summary>
    public int? GatewayPort { get; init; }
}
