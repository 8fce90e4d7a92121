using System.Diagnostics;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Tests.Support;

/// <summary>Runs <c>gplan</c>, in this process or as the real executable.</summary>
internal static class Gplan
{
    /// <summary>What a run left behind.</summary>
    public sealed record Result(int ExitCode, string Out, string Error)
    {
        public string[] OutLines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Runs a command line in this process.</summary>
    public static Task<Result> RunAsync(params string[] args) => RunAsync(new World(), args);

    /// <summary>Runs a command line in this process, in a world of one's own.</summary>
    public static async Task<Result> RunAsync(World world, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new StringReader(world.Input);
        var console = new CommandConsole
        {
            In = input,
            Out = output,
            Error = error,
            OutIsTerminal = world.Terminal,
            ErrorIsTerminal = world.Terminal,
            Width = world.Width,
            Environment = name => world.Environment.GetValueOrDefault(name),
        };
        var exitCode = await GplanApplication.RunAsync(args, console, world.Stop);
        return new Result(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the executable.</summary>
    public static async Task<Result> RunProcessAsync(string input, params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "gplan"), args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("GPLAN_GATEWAY");
        start.Environment.Remove("NO_COLOR");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return new Result(process.ExitCode, await output, await error);
    }

    /// <summary>The world around a run.</summary>
    public sealed record World
    {
        public string Input { get; init; } = "";

        public bool Terminal { get; init; }

        public int Width { get; init; } = 100;

        public Dictionary<string, string> Environment { get; init; } = [];

        public CancellationToken Stop { get; init; }
    }
}
