using GlobalPlanner.Configuration;
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

    /// <summary>A configuration with the ports of the command line.</summary>
    public SiloConfig Above(SiloConfig config) => config with
    {
        Orleans = config.Orleans with
        {
            SiloPort = SiloPort ?? config.Orleans.SiloPort,
            GatewayPort = GatewayPort ?? config.Orleans.GatewayPort,
        },
    };
}
