using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Chaos.World;

/// <summary>A real Redis on a free loopback port, durable to the last acknowledged write, that can be made to fail.</summary>
internal sealed class RedisUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private OwnedProcess _process;

    private RedisUnderTest(string folder, int port)
    {
        _folder = folder;
        Port = port;
        _process = Launch();
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<RedisUnderTest> StartAsync(string folder)
    {
        var server = new RedisUnderTest(folder, FreePort.Next());
        await server.AnswersAsync();
        return server;
    }

    /// <summary>Sends a signal of that name.</summary>
    public Task SignalAsync(string signal) => _process.SignalAsync(signal);

    /// <summary>Ends it as a crash would; what was acknowledged is on disk.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it on what is on disk.</summary>
    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
        await AnswersAsync();
    }

    /// <summary>Sends one command and reads the first line of the answer.</summary>
    public async Task<string> CommandAsync(params string[] words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
        var text = new StringBuilder($"*{words.Length}\r\n");
        foreach (var word in words)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), limit.Token);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(limit.Token) ?? string.Empty;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private OwnedProcess Launch() => OwnedProcess.Start(
        "redis-server",
        Path.Combine(_folder, "redis.log"),
        "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder,
        "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction");

    private async Task AnswersAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (await CommandAsync("PING") == "+PONG")
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
            {
                if (_process.HasExited || TimeProvider.System.GetElapsedTime(began) > StartPatience)
                {
                    throw new InvalidOperationException($"redis-server does not answer; see {Path.Combine(_folder, "redis.log")}.", exception);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
