namespace GlobalPlanner.Settings.Binding;

/// <summary>Where an effective value came from.</summary>
/// <param name="Kind">What kind of source.</param>
/// <param name="Name">The file, the environment variable, or the setting that decides; null for a default.</param>
public readonly record struct SettingSource(SettingSourceKind Kind, string? Name)
{
    /// <summary>In words: <c>default</c>, <c>environment NAME</c>, the file's name, <c>forced by KEY</c>, <c>derived from KEY</c>.</summary>
    public override string ToString() => Kind switch
    {
        SettingSourceKind.Default => "default",
        SettingSourceKind.Environment => $"environment {Name}",
        SettingSourceKind.Forced => $"forced by {Name}",
        SettingSourceKind.Derived => $"derived from {Name}",
        _ => Name ?? "",
    };
}

/// <summary>Kind of source of an effective value.</summary>
public enum SettingSourceKind
{
    /// <summary>The record's default.</summary>
    Default,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The document.</summary>
    File,

    /// <summary>Another setting overrules what was given.</summary>
    Forced,

    /// <summary>Computed from other settings because it was not given.</summary>
    Derived,
}
