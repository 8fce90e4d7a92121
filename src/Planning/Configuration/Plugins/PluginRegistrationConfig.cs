using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Plugins;

/// <summary>How plugins register and who may.</summary>
[ConfigSection("How plugins register and who may.")]
public sealed record PluginRegistrationConfig
{
    [Setting("Who may register.", NotInForce = "plugins cannot register themselves")]
    public PluginAuthConfig Auth { get; init; } = new();

    [Setting("How plugins are called.")]
    public PluginTransportConfig Transport { get; init; } = new();

    [Setting("Oldest plugin protocol that is accepted.", NotInForce = "plugins cannot register themselves")]
    public string ProtocolVersionMin { get; init; } = "1.0";

    [Setting("Newest plugin protocol that is accepted.", NotInForce = "plugins cannot register themselves")]
    public string ProtocolVersionMax { get; init; } = "1.0";

    [Setting("Seconds between the heartbeats of a plugin.", NotInForce = "no heartbeats are expected, as in Dynamo")]
    public double HeartbeatTimeoutSeconds { get; init; } = 15.0;

    [Setting("Heartbeats that may be missed.", NotInForce = "no heartbeats are expected, as in Dynamo")]
    public int HeartbeatMissedThreshold { get; init; } = 2;

    [Setting("Plugins that are loaded into the process.")]
    public ImmutableArray<InProcessPluginConfig> InProcessPlugins { get; init; } = [];

    [Setting("Who may administer plugins.", NotInForce = "plugins cannot be administered, as in Dynamo")]
    public PluginAdminConfig Admin { get; init; } = new();
}

/// <summary>Who may register a plugin.</summary>
[ConfigSection("Who may register a plugin.")]
public sealed record PluginAuthConfig
{
    [Setting("Accepted proofs; an empty list lets everyone register.")]
    public ImmutableArray<PluginTrustedSource> TrustedSources { get; init; } = [];

    [Setting("Secret to label.", Secret = true)]
    public ImmutableSortedDictionary<string, string> StaticSecrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>How plugins are called.</summary>
[ConfigSection("How plugins are called.")]
public sealed record PluginTransportConfig
{
    [Setting("Permit gRPC without TLS.", NotInForce = "external plugins are not called")]
    public bool AllowInsecureGrpc { get; init; }

    [Setting("Time-out of a call, seconds.", GreaterThan = 0)]
    public double RequestTimeoutSeconds { get; init; } = 5.0;

    [Setting("Milliseconds between keep-alives.", NotInForce = "external plugins are not called")]
    public int KeepaliveTimeMs { get; init; } = 30_000;

    [Setting("Largest message, bytes.", NotInForce = "external plugins are not called")]
    public int MaxMessageSizeBytes { get; init; } = 10_485_760;
}

/// <summary>Who may administer plugins.</summary>
[ConfigSection("Who may administer plugins.")]
public sealed record PluginAdminConfig
{
    [Setting("Who may.")]
    public PluginAdminMode Mode { get; init; } = PluginAdminMode.AllowAll;
}

/// <summary>Who may administer plugins.</summary>
public enum PluginAdminMode
{
    /// <summary>Everyone.</summary>
    AllowAll,

    /// <summary>By the cluster's roles.</summary>
    [System.Text.Json.Serialization.JsonStringEnumMemberName("k8s_rbac")]
    KubernetesRbac,
}

/// <summary>How a plugin proves who it is.</summary>
public enum PluginTrustedSource
{
    /// <summary>By a secret of the configuration.</summary>
    StaticSecret,

    /// <summary>Not at all.</summary>
    AllowUnauthenticated,
}
