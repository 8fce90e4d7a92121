using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GlobalPlanner.TestSupport;

/// <summary>A Redis of its own on a free loopback port, durable to the last acknowledged write, gone with the test.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly int _port;
    private Process _process;

    private RedisServer(DirectoryInfo folder, int port, Process process)
    {
        _folder = folder;
        _port = port;
        _process = process;
    }

    /// <summary>Whether there is a Redis on this machine.</summary>
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>The connection string.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("globalplanner-redis-");
        var port = FreePort.Next();
        var server = new RedisServer(folder, port, Launch(folder, port));
        await server.AcceptsAsync();
        return server;
    }

    /// <summary>Ends it as a crash would, and starts it on what is on disk.</summary>
    public async Task KillAndRestartAsync()
    {
        await EndAsync();
        _process = Launch(_folder, _port);
        await AcceptsAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _folder.Delete(recursive: true);
    }

    private static Process Launch(DirectoryInfo folder, int port) => Process.Start(new ProcessStartInfo("redis-server")
    {
        RedirectStandardOutput = true,
        ArgumentList =
        {
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder.FullName,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--logfile", Path.Combine(folder.FullName, "log"),
        },
    })!;

    private Task AcceptsAsync() => Eventually.ThatAsync(
        async () =>
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        },
        "redis-server accepts connections",
        TimeSpan.FromSeconds(20));

    private async Task EndAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
