using System.Collections.Immutable;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace GlobalPlanner.Hosting;

/// <summary>The addresses on which a host's HTTP server listens, ports included; known once it listens.</summary>
public sealed class OwnAddress
{
    private volatile IServer? _server;

    /// <summary>Every address as it was bound; empty before the server listens.</summary>
    public ImmutableArray<string> Bound =>
        [.. (_server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(static address => address.TrimEnd('/') + "/")];

    /// <summary>The addresses for people to open.</summary>
    public IEnumerable<string> ToOpen => Bound.Select(static address => address
        .Replace("//127.0.0.1:", "//localhost:", StringComparison.Ordinal)
        .Replace("//[::1]:", "//localhost:", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

    /// <summary>Names the server. The host calls it once the server exists.</summary>
    public void Attach(IServer server) => _server = server;

    /// <summary>The URL at which this process reaches a page of its own server, over loopback where the server listens there.</summary>
    /// <exception cref="InvalidOperationException">The server does not listen yet.</exception>
    public Uri Of(string path)
    {
        var bound = Bound;
        if (bound.IsEmpty)
        {
            throw new InvalidOperationException("The HTTP server does not listen yet.");
        }

        var address = BindingAddress.Parse(bound[0]);
        var host = address.Host is "localhost" or "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return new Uri($"{address.Scheme}://{host}:{address.Port}{path}");
    }
}
