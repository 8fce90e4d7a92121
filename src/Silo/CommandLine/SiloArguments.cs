using GlobalPlanner.Configuration;
using GlobalPlanner.FleetRuntime.CommandLine;

namespace GlobalPlanner.Silo.CommandLine;

/// <summary>The silo's command line arguments; null leaves the choice to the configuration.</summary>
internal sealed record SiloArguments : WorldArguments
{
    /// <summary>URL of a fleet that runs as a process of its own.</summary>
    public string? Fleet { get; init; }

    /// <summary>Port for other silos; 0 selects a free one.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port for consoles; 0 selects a free one.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Returns a configuration with the fleet and the ports of the command line.</summary>
    public SiloConfig Above(SiloConfig config) => config with
    {
        Fleet = config.Fleet with { Endpoint = Fleet ?? config.Fleet.Endpoint },
        Orleans = config.Orleans with
        {
            SiloPort = SiloPort ?? config.Orleans.SiloPort,
            GatewayPort = GatewayPort ?? config.Orleans.GatewayPort,
        },
    };
}
