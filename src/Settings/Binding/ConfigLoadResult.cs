using System.Collections.Immutable;

namespace GlobalPlanner.Settings.Binding;

/// <summary>A configuration, or why there is none.</summary>
/// <typeparam name="T">The configuration.</typeparam>
public sealed record ConfigLoadResult<T>
    where T : class
{
    /// <summary>The effective configuration; null exactly when there is an error among the issues.</summary>
    public required T? Value { get; init; }

    /// <summary>Every error and warning, in document order of discovery.</summary>
    public required ImmutableArray<ConfigIssue> Issues { get; init; }

    /// <summary>Where each value came from, by the path of its setting.</summary>
    public required ImmutableDictionary<string, SettingSource> Sources { get; init; }

    /// <summary>The errors.</summary>
    public IEnumerable<ConfigIssue> Errors => Issues.Where(i => i.Severity == ConfigIssueSeverity.Error);

    /// <summary>The warnings.</summary>
    public IEnumerable<ConfigIssue> Warnings => Issues.Where(i => i.Severity == ConfigIssueSeverity.Warning);
}
