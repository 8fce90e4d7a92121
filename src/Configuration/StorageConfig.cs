using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>Where state is kept.</summary>
[ConfigSection("Where state is kept.")]
public sealed record StorageConfig
{
    [Setting("What keeps ledgers and the planners' states: `embedded`, one file of one silo, or `redis`, shared by the silos of a cluster.")]
    public StorageProvider Provider { get; init; } = StorageProvider.Embedded;

    [Setting("Folder of the embedded storage, relative to the working directory; one silo writes to it at a time.", NotEmpty = true)]
    public string DataDirectory { get; init; } = "data";

    [Setting("The Redis of `provider: redis` and `orleans.clustering: redis`.")]
    public RedisConfig Redis { get; init; } = new();
}

/// <summary>What keeps ledgers and the planners' states.</summary>
public enum StorageProvider
{
    /// <summary>SQLite in the data directory.</summary>
    Embedded,

    /// <summary>Redis.</summary>
    Redis,
}
