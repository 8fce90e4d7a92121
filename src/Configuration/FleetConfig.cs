using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>Where the fleet is that the pools run on.</summary>
[ConfigSection("Where the fleet is that the pools run on.")]
public sealed record FleetConfig
{
    [Setting("URL of a fleet that runs as a process of its own (`src/Fleet`), for several silos; null runs `simulation` within the silo.")]
    public string? Endpoint { get; init; }

    [Setting("Time-out of every request to it, seconds.", GreaterThan = 0)]
    public double TimeoutSeconds { get; init; } = 2.0;
}
