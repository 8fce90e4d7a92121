using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using GlobalPlanner.Configuration;
using GlobalPlanner.Hosting;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>Loopback ports for Orleans, chosen before the silo starts so that a port in use is reported plainly.</summary>
/// <param name="Silo">Port for other silos.</param>
/// <param name="Gateway">Port for consoles.</param>
internal sealed record OrleansPorts(int Silo, int Gateway)
{
    /// <summary>
    /// Range of free ports: below those that Linux (from 32768) and other systems (from 49152) assign to outgoing
    /// connections, one of which an HTTP client of this process could receive before Orleans binds the port.
    /// </summary>
    private static readonly (int First, int End) FreePorts = (20_000, 32_768);

    private const int Tries = 100;

    /// <summary>Returns the configured ports if they are free; a free port for 0.</summary>
    /// <exception cref="StartupException">A port is in use or not permitted; every such port is listed.</exception>
    public static OrleansPorts Settle(OrleansConfig config)
    {
        var problems = new List<string>();
        using var silo = Listen(config.SiloPort, "orleans.silo_port", problems);
        using var gateway = Listen(config.GatewayPort, "orleans.gateway_port", problems);
        return problems.Count == 0 ? new OrleansPorts(PortOf(silo!), PortOf(gateway!)) : throw new StartupException(problems);
    }

    private static TcpListener? Listen(int port, string setting, List<string> problems)
    {
        if (port == 0)
        {
            return ListenAnywhere(setting, problems);
        }

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

    private static TcpListener? ListenAnywhere(string setting, List<string> problems)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(FreePorts.First, FreePorts.End));
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException)
            {
                listener.Dispose();
            }
        }

        problems.Add($"No free port was found on 127.0.0.1 from {FreePorts.First} to {FreePorts.End - 1}; set {setting} to one that is free.");
        return null;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
