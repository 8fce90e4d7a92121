using System.Collections.Frozen;
using System.Collections.Immutable;
using GlobalPlanner.Configuration;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Configuration.Resources;
using GlobalPlanner.Hosting;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Silo.Access;
using GlobalPlanner.Silo.CommandLine;
using GlobalPlanner.Silo.Reload;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>Everything that a silo is going to do, decided before it binds or writes anything.</summary>
internal sealed record SiloPlan
{
    /// <summary>The configuration under the command line.</summary>
    public required SiloConfig Config { get; init; }

    /// <summary>The command line.</summary>
    public required SiloArguments Arguments { get; init; }

    /// <summary>The file of the configuration; null when it came from no file and cannot change.</summary>
    public ConfigFile? File { get; init; }

    /// <summary>Data directory, full path.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Addresses on which the HTTP server listens.</summary>
    public required ImmutableArray<string> Urls { get; init; }

    /// <summary>The callers and operators that the silo admits.</summary>
    public required SiloAccess Access { get; init; }

    /// <summary>Inputs of each planner other than settings.</summary>
    public required FrozenDictionary<ParticipantId, PlannerResources> Resources { get; init; }

    /// <summary>Notes for the operator: missing protection, and the origin of each performance model.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Warnings about the configuration.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Whether the silo shares a cluster with others, and hands its pools over when it stops.</summary>
    public bool IsClustered => Config.Orleans.Clustering != ClusteringProvider.Localhost;

    /// <summary>Loads the configuration and applies the command line to it.</summary>
    /// <exception cref="StartupException">The configuration has errors, or names a world that this build lacks; all are listed.</exception>
    public static SiloPlan From(SiloArguments arguments)
    {
        var loaded = arguments.Config is { } file ? SiloConfigLoader.Load(file) : SiloConfigLoader.LoadDefault();
        var config = arguments.Above(Sound(loaded));
        CheckFleet(arguments);
        var resources = LoadResources(config, arguments);
        return new SiloPlan
        {
            Config = config,
            Arguments = arguments,
            File = ConfigFile.Of(arguments),
            DataDirectory = Path.GetFullPath(arguments.DataDir ?? config.Storage.DataDirectory),
            Urls = arguments.Urls is { } urls ? ListenAddresses.Parse(urls) : ListenAddresses.Checked(config.Http.Urls, "http.urls"),
            Access = SiloAccess.From(config, Environment.GetEnvironmentVariable),
            Resources = resources.ToFrozenDictionary(pool => pool.Name, pool => pool.Loaded.Resources),
            Notes = [.. Unguarded(config), .. resources.SelectMany(pool => pool.Loaded.Notes.Select(note => $"{pool.Name}: {note}"))],
            Warnings = [.. loaded.Warnings.Select(issue => issue.ToString())],
        };
    }

    private static SiloConfig Sound(ConfigLoadResult<SiloConfig> loaded)
    {
        ImmutableArray<ConfigIssue> problems = loaded.Value is null ? loaded.Issues : WorldChoice.Problems(loaded);
        return problems.IsEmpty ? loaded.Value! : throw new StartupException([.. problems.Select(issue => issue.ToString())]);
    }

    private static void CheckFleet(SiloArguments arguments)
    {
        if (arguments.Fleet is { } fleet && !(Uri.TryCreate(fleet, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"))
        {
            throw new StartupException($"--fleet: '{fleet}' is not a URL; give for example http://127.0.0.1:8090.");
        }
    }

    private static List<(ParticipantId Name, LoadedResources Loaded)> LoadResources(SiloConfig config, SiloArguments arguments)
    {
        var folder = arguments.Config is { } path && System.IO.File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : Environment.CurrentDirectory;
        var pools = config.Pools.Select(pool => (pool.Name, Loaded: PlannerResourceLoader.Load(pool.Planner!, folder))).ToList();
        var faults = pools.SelectMany(pool => pool.Loaded.Errors.Select(error => $"pool {pool.Name}: {error}")).ToList();
        return faults.Count == 0 ? pools : throw new StartupException(faults);
    }

    private static IEnumerable<string> Unguarded(SiloConfig config)
    {
        if (config.Callers is null)
        {
            yield return "scale requests: no callers are configured, so only planners on this machine may send them, without a token";
        }

        if (config.Operators.IsEmpty)
        {
            yield return "console: no operators are configured, so anyone who reaches the gateway port may give orders without a token";
        }
    }
}
