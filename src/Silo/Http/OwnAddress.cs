using System.Collections.Immutable;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace GlobalPlanner.Silo.Http;

/// <summary>Where this silo's HTTP server really listens; known once it does.</summary>
internal sealed class OwnAddress(IServer server)
{
    /// <summary>Every address as it was bound, port included.</summary>
    public ImmutableArray<string> Bound =>
        [.. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(address => address.TrimEnd('/') + "/")];

    /// <summary>The addresses for people to open.</summary>
    public IEnumerable<string> ToOpen => Bound.Select(address => address
        .Replace("//127.0.0.1:", "//localhost:", StringComparison.Ordinal)
        .Replace("//[::1]:", "//localhost:", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

    /// <summary>How this process reaches a page of its own, over loopback where the server listens there.</summary>
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
