using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GlobalPlanner.FleetRuntime.CommandLine;

namespace GlobalPlanner.Silo.CommandLine;

/// <summary>The silo's command line. Wrong usage is exit code 2.</summary>
internal static class SiloCommandLine
{
    private static readonly Option<string?> DataDir = WorldOptions.Text("--data-dir", "DIR",
        "Directory of the silo's state. Default: ./data below the current directory.");

    private static readonly Option<string?> Urls = WorldOptions.Text("--urls", "URLS",
        "Addresses of the HTTP server, separated by semicolons. Default: http://127.0.0.1:8080. Port 0 selects a free port.");

    private static readonly Option<string?> Fleet = WorldOptions.Text("--fleet", "URL",
        "URL of a fleet that runs as a process of its own. Default: fleet.endpoint, or else a fleet simulated within the silo.");

    private static readonly Option<int?> SiloPort = Port("--silo-port", "Port for other silos; 0 selects a free one. Default: 11111.");

    private static readonly Option<int?> GatewayPort = Port("--gateway-port", "Port for consoles; 0 selects a free one. Default: 30000.");

    /// <summary>Parses the arguments and, if they are valid, runs the silo.</summary>
    public static Task<int> RunAsync(string[] args, Func<SiloArguments, Task<int>> run)
    {
        var root = new RootCommand("GlobalPlanner's silo: plans pools under one GPU budget and serves the live page, API and metrics.")
        {
            WorldOptions.Config, WorldOptions.Trace, WorldOptions.SkipBadLines, WorldOptions.Speed, WorldOptions.RunFor, DataDir, Urls,
            Fleet, SiloPort, GatewayPort,
        };
        return WorldOptions.RunAsync(root, args, parsed => run(new SiloArguments
        {
            Config = parsed.GetValue(WorldOptions.Config),
            Trace = parsed.GetValue(WorldOptions.Trace),
            SkipBadLines = parsed.GetValue(WorldOptions.SkipBadLines),
            Speed = parsed.GetValue(WorldOptions.Speed),
            RunFor = parsed.GetValue(WorldOptions.RunFor),
            DataDir = parsed.GetValue(DataDir),
            Urls = parsed.GetValue(Urls),
            Fleet = parsed.GetValue(Fleet),
            SiloPort = parsed.GetValue(SiloPort),
            GatewayPort = parsed.GetValue(GatewayPort),
        }));
    }

    private static Option<int?> Port(string name, string description) => new(name)
    {
        HelpName = "PORT",
        Description = description,
        CustomParser = result => ParsePort(name, result),
    };

    private static int? ParsePort(string name, ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
        {
            return port;
        }

        result.AddError($"{name} is '{text}'; give a port from 0 to 65535.");
        return null;
    }
}
