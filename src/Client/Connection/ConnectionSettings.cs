using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Client.Connection;

/// <summary>Settings of a connection to the control plane.</summary>
public sealed record ConnectionSettings
{
    /// <summary>Gateways to try; at least one.</summary>
    public IReadOnlyList<GatewayAddress> Gateways { get; init; } = [GatewayAddress.Local];

    /// <summary>Cluster id of the silos. A silo of another cluster refuses the client.</summary>
    public string ClusterId { get; init; } = ClusterIdentity.DefaultClusterId;

    /// <summary>An operator's token, sent with every call; null sends none.</summary>
    public string? Token { get; init; }

    /// <summary>Time limit for connecting.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time limit for each answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The gateways, without the token.</summary>
    public override string ToString() => string.Join(", ", Gateways);
}
