namespace GlobalPlanner.Settings.Binding;

/// <summary>Something wrong or doubtful in a configuration.</summary>
public sealed record ConfigIssue
{
    /// <summary>Whether the configuration can be used in spite of it.</summary>
    public required ConfigIssueSeverity Severity { get; init; }

    /// <summary>The file, <c>inline</c>, or the environment variable that the value came from.</summary>
    public required string Source { get; init; }

    /// <summary>Line in the file, from one; null when there is none.</summary>
    public int? Line { get; init; }

    /// <summary>Path of the setting, for example <c>scheduling.external_plugins[0].priority</c>; empty for the whole document.</summary>
    public required string Key { get; init; }

    /// <summary>The value as given, masked when secret; null when nothing was given.</summary>
    public string? Value { get; init; }

    /// <summary>What is wrong and what is allowed.</summary>
    public required string Message { get; init; }

    /// <summary>One line: <c>file:line: key = value: message</c>.</summary>
    public override string ToString()
    {
        var place = Line is { } line ? $"{Source}:{line}" : Source;
        var key = Key.Length == 0 ? "" : Value is null ? $"{Key}: " : $"{Key} = {Value}: ";
        return $"{place}: {(Severity == ConfigIssueSeverity.Warning ? "warning: " : "")}{key}{Message}";
    }
}

/// <summary>Whether a configuration with an issue can be used.</summary>
public enum ConfigIssueSeverity
{
    /// <summary>It can.</summary>
    Warning,

    /// <summary>It cannot.</summary>
    Error,
}
