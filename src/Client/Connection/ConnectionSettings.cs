using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Client.Connection;

/// <summary>How a client reaches the control plane.</summary>
public sealed record ConnectionSettings
{
    /// <summary>Gateways to try; at least one.</summary>
    public IReadOnlyList<GatewayAddress> Gateways { get; init; } = [GatewayAddress.Local];

    /// <summary>Cluster id of the silos; a silo of another one refuses the client.</summary>
    public string ClusterId { get; init; } = ClusterIdentity.DefaultClusterId;

    /// <summary>An operator's token, sent with every call; null sends none.</summary>
    public string? Token { get; init; }

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The gateways; never the token.</summary>
    public override string ToString() => string.Join(", ", Gateways);
}
