using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>The real silo as a process of its own, on free ports, in a folder of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    public const string AnyPort = "http://127.0.0.1:0";

    private const string Greeting = "GlobalPlanner is up: ";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _out = new();
    private readonly ConcurrentQueue<string> _error = new();

    private SiloProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_out, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(10) };

    public IReadOnlyCollection<string> Output => _out;

    public IReadOnlyCollection<string> Error => _error;

    /// <summary>Starts a silo and waits until it says where its page is.</summary>
    public static async Task<SiloProcess> StartAsync(string folder, params string[] arguments)
    {
        var silo = Launch(folder, arguments);
        try
        {
            await Eventually.ThatAsync(
                () => silo._process.HasExited || silo._out.Any(line => line.StartsWith(Greeting, StringComparison.Ordinal)),
                "the silo says where its page is",
                TimeSpan.FromSeconds(30));
            Assert.False(silo._process.HasExited, $"The silo ended with: {string.Join('\n', silo._error)}");
            silo.Http.BaseAddress = new Uri(silo._out.First(line => line.StartsWith(Greeting, StringComparison.Ordinal))[Greeting.Length..]);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a silo to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, params string[] arguments)
    {
        await using var silo = Launch(folder, arguments);
        var exitCode = await silo.WaitForExitAsync(TimeSpan.FromSeconds(60));
        return (exitCode, string.Join('\n', silo._out), string.Join('\n', silo._error));
    }

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Sends a signal of that name and waits for the end.</summary>
    /// <returns>The exit code, and how long the end took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> SignalAsync(string signal)
    {
        var clock = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return (await WaitForExitAsync(TimeSpan.FromSeconds(30)), clock.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static SiloProcess Launch(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "GlobalPlanner.Silo.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new SiloProcess(Process.Start(start)!);
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    private async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var cancellation = new CancellationTokenSource(limit, TimeProvider.System);
        await _process.WaitForExitAsync(cancellation.Token);
        return _process.ExitCode;
    }
}
