using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>The Redis that silos of a cluster share.</summary>
[ConfigSection("The Redis that silos of a cluster share.")]
public sealed record RedisConfig
{
    [Setting("Connection string, for example `127.0.0.1:6379` or `redis.example:6380,ssl=true,password=...`.", Environment = "GLOBALPLANNER_REDIS", Secret = true, NotEmpty = true)]
    public string? ConnectionString { get; init; }
}
