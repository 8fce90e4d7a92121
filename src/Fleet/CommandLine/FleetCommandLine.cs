using System.CommandLine;
using GlobalPlanner.FleetRuntime.CommandLine;

namespace GlobalPlanner.Fleet.CommandLine;

/// <summary>The fleet's command line. Wrong usage is exit code 2.</summary>
internal static class FleetCommandLine
{
    private static readonly Option<string?> DataDir = WorldOptions.Text("--data-dir", "DIR",
        "Directory of the deployments' desired replicas and of the fleet's clock. Default: ./fleet-data below the current directory.");

    private static readonly Option<string?> Urls = WorldOptions.Text("--urls", "URLS",
        "Addresses of the HTTP server, separated by semicolons. Default: http://127.0.0.1:8090. Port 0 selects a free port.");

    /// <summary>Parses the arguments and, if they are valid, runs the fleet.</summary>
    public static Task<int> RunAsync(string[] args, Func<WorldArguments, Task<int>> run)
    {
        var root = new RootCommand("Runs the simulated fleet of a silo's configuration as a process of its own, which several silos can share.")
        {
            WorldOptions.Config, WorldOptions.Trace, WorldOptions.SkipBadLines, WorldOptions.Speed, WorldOptions.RunFor, DataDir, Urls,
        };
        return WorldOptions.RunAsync(root, args, parsed => run(new WorldArguments
        {
            Config = parsed.GetValue(WorldOptions.Config),
            Trace = parsed.GetValue(WorldOptions.Trace),
            SkipBadLines = parsed.GetValue(WorldOptions.SkipBadLines),
            Speed = parsed.GetValue(WorldOptions.Speed),
            RunFor = parsed.GetValue(WorldOptions.RunFor),
            DataDir = parsed.GetValue(DataDir),
            Urls = parsed.GetValue(Urls),
        }));
    }
}
