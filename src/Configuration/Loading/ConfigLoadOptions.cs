namespace GlobalPlanner.Configuration.Loading;

/// <summary>How a configuration is loaded.</summary>
public sealed record ConfigLoadOptions
{
    /// <summary>Makes keys that are not known errors where they are otherwise ignored with a warning.</summary>
    public bool Strict { get; init; }

    /// <summary>An environment variable's value; null when it is not set. By default those of the process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
