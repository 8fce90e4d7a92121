using System.Text.Json;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Chaos.World;

/// <summary>One place for a silo: the process in it is killed, paused and started again.</summary>
internal sealed class SiloUnderTest(int number, string folder, string config, Uri fleet) : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    /// <summary>The beginning of the line that names the console gateway.</summary>
    private const string GatewayWords = "console gateway ";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(3) };
    private OwnedProcess? _process;
    private Uri? _page;

    /// <summary>Its number, from 0.</summary>
    public int Number => number;

    /// <summary>Whether its process has ended: killed, or on its own because the cluster declared it dead.</summary>
    public bool HasExited => _process is null || _process.HasExited;

    /// <summary>Whether a signal has paused it.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Address of its console gateway; null while it does not run.</summary>
    public string? Gateway => _page is null || HasExited || IsPaused ? null : _process!.Find(GatewayWords);

    /// <summary>Starts a process; it is not waited for.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        (_page, IsPaused) = (null, false);
        _process = OwnedProcess.StartOwn(
            "GlobalPlanner.Silo",
            Path.Combine(folder, $"silo-{number}.log"),
            "GlobalPlanner is up: ",
            "--config", config, "--urls", "http://127.0.0.1:0", "--fleet", fleet.ToString());
    }

    /// <summary>Waits until the process says that it is up.</summary>
    public async Task UpAsync() => _page = new Uri(await _process!.AnnouncedAsync(StartPatience));

    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Tells it to stop as a service manager does.</summary>
    public Task TerminateAsync() => _process!.SignalAsync("TERM");

    public async Task PauseAsync()
    {
        IsPaused = true;
        await _process!.SignalAsync("STOP");
    }

    public async Task ContinueAsync()
    {
        await _process!.SignalAsync("CONT");
        IsPaused = false;
    }

    /// <summary>The silo's answer; null when there is none.</summary>
    public async Task<T?> AskAsync<T>(string path, CancellationToken cancellationToken)
        where T : struct
    {
        if (_page is null || HasExited || IsPaused)
        {
            return null;
        }

        try
        {
            using var answer = await _http.GetAsync(new Uri(_page, path), cancellationToken);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync<T>(body, PlanningJson.Options, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
