using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace GlobalPlanner.TestSupport;

/// <summary>Loopback ports for processes that take theirs as a number.</summary>
public static class FreePort
{
    /// <summary>
    /// A port that is free now, from below those that the system gives to outgoing connections, so that no client takes
    /// it before the process does.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(10_000, 20_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Somebody has this one.
            }
        }
    }
}
