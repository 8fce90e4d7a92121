using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Client.Connection;

/// <summary>Address at which a silo accepts clients.</summary>
/// <param name="Host">A name or an IP address.</param>
/// <param name="Port">1..65535.</param>
public sealed record GatewayAddress(string Host, int Port)
{
    /// <summary>The gateway of the local silo.</summary>
    public static GatewayAddress Local { get; } =
        new(ClusterIdentity.DefaultGateway.Address.ToString(), ClusterIdentity.DefaultGateway.Port);

    /// <summary>Reads <c>host:port[,host:port]</c>; an IPv6 address is written in brackets.</summary>
    /// <param name="text">The text to parse.</param>
    /// <param name="gateways">The addresses; empty on failure.</param>
    /// <param name="problem">The error, with the accepted form; null on success.</param>
    public static bool TryParseList(string text, out IReadOnlyList<GatewayAddress> gateways, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parsed = new List<GatewayAddress>();
        gateways = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var colon = part.LastIndexOf(':');
            var host = colon > 0 ? part[..colon].Trim('[', ']') : "";
            if (host.Length == 0
                || !int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                || port is < 1 or > 65535)
            {
                problem = $"'{part}' is not host:port with a port of 1..65535 (for example {Local})";
                return false;
            }

            parsed.Add(new GatewayAddress(host, port));
        }

        gateways = parsed;
        problem = null;
        return true;
    }

    /// <summary>Resolves the address to endpoints, IPv4 first.</summary>
    /// <exception cref="ControlPlaneUnreachableException">The name cannot be resolved.</exception>
    public async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(CancellationToken stop)
    {
        if (IPAddress.TryParse(Host, out var address))
        {
            return [new IPEndPoint(address, Port)];
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(Host, stop).ConfigureAwait(false);
            return [.. addresses
                .OrderBy(found => found.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
                .Select(found => new IPEndPoint(found, Port))];
        }
        catch (SocketException failure)
        {
            throw new ControlPlaneUnreachableException(
                $"gateway {this}: the host name cannot be resolved ({failure.Message}); give --gateway host:port or set GPLAN_GATEWAY",
                failure);
        }
    }

    /// <inheritdoc />
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
