namespace GlobalPlanner.TestSupport;

/// <summary>A test that needs redis-server; skipped where it is not installed, except in CI, where it must be.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (!RedisServer.IsInstalled && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "redis-server is not installed; apt-get install redis-server, or let tests/run.sh do it as root.";
        }
    }
}
