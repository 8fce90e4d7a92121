using System.Net;
using System.Net.Sockets;
using GlobalPlanner.Configuration;
using GlobalPlanner.Fleet.Hosting;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>Loopback ports for Orleans, settled before the silo starts so that a taken one is said in plain words.</summary>
/// <param name="Silo">For other silos.</param>
/// <param name="Gateway">For consoles.</param>
internal sealed record OrleansPorts(int Silo, int Gateway)
{
    /// <summary>The configured ports if nobody listens on them; a free one for 0.</summary>
    /// <exception cref="StartupException">A port is taken or not ours to take; every such port is listed.</exception>
    public static OrleansPorts Settle(OrleansConfig config)
    {
        var problems = new List<string>();
        using var silo = Listen(config.SiloPort, "orleans.silo_port", problems);
        using var gateway = Listen(config.GatewayPort, "orleans.gateway_port", problems);
        return problems.Count == 0 ? new OrleansPorts(PortOf(silo!), PortOf(gateway!)) : throw new StartupException(problems);
    }

    private static TcpListener? Listen(int port, string setting, List<string> problems)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            problems.Add($"Port {port} on 127.0.0.1 cannot be used ({exception.Message}); is another silo running? Set {setting} to another port, or to 0 for a free one.");
            return null;
        }
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
