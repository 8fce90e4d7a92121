using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>The page and the API.</summary>
[ConfigSection("The page and the API.")]
public sealed record HttpConfig
{
    [Setting("Addresses to listen on; anything but loopback is reachable by others.", NotEmpty = true, FixedAtStart = true)]
    public ImmutableArray<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    [Setting("Scale requests a second that one caller (or, without `callers`, one address) may send for long.", GreaterThan = 0)]
    public double RequestsPerSecond { get; init; } = 50.0;

    [Setting("Scale requests that one caller may send at once.", Min = 1)]
    public int RequestBurst { get; init; } = 100;
}
