using GlobalPlanner.FleetRuntime.Remote;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Fleet.Tests;

/// <summary>The real fleet as a process of its own, on a free port, and a client of it.</summary>
internal sealed class FleetProcess : IAsyncDisposable
{
    private readonly OwnProcess _process;

    private FleetProcess(OwnProcess process, Uri endpoint)
    {
        _process = process;
        Client = new FleetClient(endpoint, TimeSpan.FromSeconds(5));
        Http = new HttpClient { BaseAddress = endpoint };
    }

    public FleetClient Client { get; }

    public HttpClient Http { get; }

    public static async Task<FleetProcess> StartAsync(string dataDirectory, params string[] arguments)
    {
        var process = OwnProcess.Launch(
            "GlobalPlanner.Fleet", AppContext.BaseDirectory, ["--urls", "http://127.0.0.1:0", "--data-dir", dataDirectory, .. arguments]);
        try
        {
            return new FleetProcess(process, new Uri(await process.SaysAsync("Fleet is up: ")));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async Task KillAsync()
    {
        await _process.SignalAsync("KILL");
        await _process.EndAsync(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Client.Dispose();
        await _process.DisposeAsync();
    }
}
