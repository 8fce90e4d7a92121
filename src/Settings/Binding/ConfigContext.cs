namespace GlobalPlanner.Settings.Binding;

/// <summary>What a configuration is read against. All access to the outside comes in here.</summary>
public sealed record ConfigContext
{
    /// <summary>Name of the document in messages: its file, or <c>inline</c>.</summary>
    public string Source { get; init; } = "inline";

    /// <summary>An environment variable's value; null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Whether a file exists; null leaves files unchecked.</summary>
    public Func<string, bool>? FileExists { get; init; }

    /// <summary>Makes keys that are not known errors everywhere.</summary>
    public bool Strict { get; init; }
}
