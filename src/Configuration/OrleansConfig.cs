using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>The silo's place in its cluster.</summary>
[ConfigSection("The silo's place in its cluster.")]
public sealed record OrleansConfig
{
    [Setting("Name of the cluster; consoles must use the same.", NotEmpty = true)]
    public string ClusterId { get; init; } = "globalplanner";

    [Setting("How silos find one another: `localhost` for one silo alone, `redis` for several that share `storage.redis`.")]
    public ClusteringProvider Clustering { get; init; } = ClusteringProvider.Localhost;

    [Setting("Port for other silos; 0 takes a free one.", Min = 0, Max = 65535)]
    public int SiloPort { get; init; } = 11111;

    [Setting("Port for consoles; 0 takes a free one.", Min = 0, Max = 65535)]
    public int GatewayPort { get; init; } = 30000;
}

/// <summary>How silos find one another.</summary>
public enum ClusteringProvider
{
    /// <summary>One silo alone.</summary>
    Localhost,

    /// <summary>By a table in Redis.</summary>
    Redis,
}
