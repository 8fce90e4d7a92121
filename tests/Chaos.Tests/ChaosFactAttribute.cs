namespace GlobalPlanner.Chaos.Tests;

/// <summary>A test that needs redis-server; skipped where it is not installed, but not in CI: there it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChaosFactAttribute : FactAttribute
{
    public ChaosFactAttribute()
    {
        var installed = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Any(static folder => File.Exists(Path.Combine(folder, "redis-server")));
        if (!installed && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "redis-server is not on PATH; install the package redis-server.";
        }
    }
}
