using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GlobalPlanner.Client.Connection;
using GlobalPlanner.Client.Tests.Support;

namespace GlobalPlanner.Client.Tests.Connection;

/// <summary>A console without a silo says so in one line and at once.</summary>
public class ConnectTests
{
    [Fact]
    public async Task NobodyListens()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        var run = await Gplan.RunAsync("status", "--gateway", $"127.0.0.1:{port}");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Equal(
            $"error: no silo listens at 127.0.0.1:{port} (connection refused); start one, or give --gateway host:port or set GPLAN_GATEWAY\n",
            run.Error);
    }

    [Fact]
    public async Task SomethingListensThatIsNoSilo()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var port = ((IPEndPoint)mute.LocalEndpoint).Port;
        var clock = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<ControlPlaneUnreachableException>(() => ControlPlaneClient.ConnectAsync(
            new ConnectionSettings
            {
                Gateways = [new GatewayAddress("127.0.0.1", port)],
                ConnectTimeout = TimeSpan.FromMilliseconds(500),
            }));

        Assert.Contains($"127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--gateway", failure.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task TheGatewayComesFromTheEnvironmentUnlessGiven()
    {
        var world = new Gplan.World { Environment = { ["GPLAN_GATEWAY"] = "nonsense" } };

        var fromEnvironment = await Gplan.RunAsync(world, "status");
        var given = await Gplan.RunAsync(world, "status", "--gateway", "worse");

        Assert.StartsWith("error: GPLAN_GATEWAY: 'nonsense' is not host:port", fromEnvironment.Error, StringComparison.Ordinal);
        Assert.StartsWith("error: --gateway: 'worse' is not host:port", given.Error, StringComparison.Ordinal);
        Assert.Equal(2, fromEnvironment.ExitCode);
    }

    [Theory]
    [InlineData("10.0.0.1:30000", "10.0.0.1:30000")]
    [InlineData("silo-0:1, [::1]:2", "silo-0:1|[::1]:2")]
    public void ReadsLists(string text, string expected)
    {
        Assert.True(GatewayAddress.TryParseList(text, out var gateways, out _));
        Assert.Equal(expected, string.Join('|', gateways));
    }
}
