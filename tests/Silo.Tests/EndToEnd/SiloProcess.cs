using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>The real silo as a process of its own, on free ports, in a folder of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    public const string AnyPort = "http://127.0.0.1:0";

    private const string Assembly = "GlobalPlanner.Silo";

    private readonly OwnProcess _process;

    private SiloProcess(OwnProcess process) => _process = process;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(10) };

    public IReadOnlyCollection<string> Output => _process.Output;

    public IReadOnlyCollection<string> Error => _process.Error;

    /// <summary>Starts a silo and waits until it prints the address of its page.</summary>
    public static async Task<SiloProcess> StartAsync(string folder, params string[] arguments)
    {
        var silo = new SiloProcess(OwnProcess.Launch(Assembly, folder, arguments));
        try
        {
            silo.Http.BaseAddress = new Uri(await silo._process.SaysAsync("GlobalPlanner is up: "));
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
        await using var silo = new SiloProcess(OwnProcess.Launch(Assembly, folder, arguments));
        var exitCode = await silo._process.EndAsync(TimeSpan.FromSeconds(60));
        return (exitCode, string.Join('\n', silo.Output), string.Join('\n', silo.Error));
    }

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Sends a signal that does not end the silo, by its name.</summary>
    public Task AskAsync(string signal) => _process.SignalAsync(signal);

    /// <summary>Sends a signal by its name and waits for the end.</summary>
    /// <returns>The exit code, and how long the end took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> SignalAsync(string signal)
    {
        var clock = Stopwatch.StartNew();
        await _process.SignalAsync(signal);
        return (await _process.EndAsync(TimeSpan.FromSeconds(30)), clock.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }
}
