using System.Collections.Frozen;
using System.Collections.Immutable;
using GlobalPlanner.Configuration;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Configuration.Resources;
using GlobalPlanner.Fleet.Hosting;
using GlobalPlanner.Fleet.World;
using GlobalPlanner.Hosting;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Silo.Access;
using GlobalPlanner.Silo.CommandLine;
using GlobalPlanner.Silo.Reload;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>Everything a silo is going to do, decided before anything is bound or written.</summary>
internal sealed record SiloPlan
{
    public required SiloConfig Config { get; init; }

    /// <summary>The file it came from; null when it came from none and stays as it is.</summary>
    public ConfigFile? File { get; init; }

    /// <summary>The simulated fleet, with what the command line says about its traffic and speed.</summary>
    public required SimulationOptions Simulation { get; init; }

    /// <summary>Where the fleet is; null when it runs within the silo.</summary>
    public Uri? FleetEndpoint { get; init; }

    /// <summary>Data directory, full path.</summary>
    public required string DataDirectory { get; init; }

    public required ImmutableArray<string> Urls { get; init; }

    /// <summary>Who may ask.</summary>
    public required SiloAccess Access { get; init; }

    /// <summary>Fleet time after which the silo ends by itself; null to run until stopped.</summary>
    public TimeSpan? RunFor { get; init; }

    /// <summary>What each planner plans with besides its configuration.</summary>
    public required FrozenDictionary<ParticipantId, PlannerResources> Resources { get; init; }

    /// <summary>Where performance models start from, one line a pool and role.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What is doubtful in the configuration.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Loads the configuration and puts the command line above it.</summary>
    /// <exception cref="StartupException">The configuration has errors; every one is listed.</exception>
    public static SiloPlan From(SiloArguments arguments)
    {
        var loaded = arguments.Config is { } file ? SiloConfigLoader.Load(file) : SiloConfigLoader.LoadDefault();
        if (loaded.Value is not { } configured)
        {
            throw new StartupException([.. loaded.Issues.Select(issue => issue.ToString())]);
        }

        var config = arguments.Above(configured);
        var folder = arguments.Config is { } path && System.IO.File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : Environment.CurrentDirectory;
        var planners = config.Pools.Select(pool => (pool.Name, Loaded: PlannerResourceLoader.Load(pool.Planner!, folder))).ToList();
        var faults = planners.SelectMany(planner => planner.Loaded.Errors.Select(error => $"pool {planner.Name}: {error}")).ToList();
        if (faults.Count > 0)
        {
            throw new StartupException(faults);
        }

        return new SiloPlan
        {
            Config = config,
            File = ConfigFile.Of(arguments),
            Simulation = SimulatedWorld.Scenario(config.Simulation!, arguments),
            FleetEndpoint = FleetEndpointOf(config, arguments),
            DataDirectory = Path.GetFullPath(arguments.DataDir ?? config.Storage.DataDirectory),
            Urls = arguments.Urls is { } urls ? ListenAddresses.Parse(urls) : ListenAddresses.Checked(config.Http.Urls, "http.urls"),
            Access = SiloAccess.From(config, Environment.GetEnvironmentVariable),
            RunFor = arguments.RunFor,
            Resources = planners.ToFrozenDictionary(planner => planner.Name, planner => planner.Loaded.Resources),
            Notes = [.. Unguarded(config), .. planners.SelectMany(planner => planner.Loaded.Notes.Select(note => $"{planner.Name}: {note}"))],
            Warnings = [.. loaded.Warnings.Select(issue => issue.ToString())],
        };
    }

    private static IEnumerable<string> Unguarded(SiloConfig config)
    {
        if (config.Callers is null)
        {
            yield return "scale requests: no callers are configured, so only planners on this machine may ask, without a token";
        }

        if (config.Operators.IsEmpty)
        {
            yield return "console: no operators are configured, so whoever reaches the gateway port may give orders, without a token";
        }
    }

    private static Uri? FleetEndpointOf(SiloConfig config, SiloArguments arguments) =>
        (arguments.Fleet ?? config.Fleet.Endpoint) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https" ? endpoint
        : throw new StartupException($"--fleet: '{text}' is not a URL; give for example {FleetHost.DefaultUrl}.");
}
