using System.Collections.Immutable;

namespace GlobalPlanner.Settings.Binding;

/// <summary>What one binding run learned: issues, sources and where each value stands.</summary>
internal sealed class BindingLog(ConfigContext context)
{
    private readonly ImmutableArray<ConfigIssue>.Builder _issues = ImmutableArray.CreateBuilder<ConfigIssue>();
    private readonly Dictionary<string, SettingSource> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConfigNode> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    public ConfigContext Context => context;

    public bool HasErrors { get; private set; }

    public ImmutableArray<ConfigIssue> Issues => _issues.ToImmutable();

    public ImmutableDictionary<string, SettingSource> Sources => _sources.ToImmutableDictionary(StringComparer.Ordinal);

    public static string Join(string prefix, string key) => prefix.Length == 0 ? key : key.StartsWith('[') ? prefix + key : $"{prefix}.{key}";

    public void Came(string path, ConfigNode node, SettingSource source, bool secret = false)
    {
        _nodes[path] = node;
        _sources[path] = source;
        if (secret)
        {
            _secrets.Add(path);
        }
    }

    /// <summary>The file that a path's nearest grafted part was read from, or the document's own.</summary>
    public string FileOf(string path)
    {
        for (var end = path.Length; end > 0; end = path.AsSpan(0, end).LastIndexOfAny('.', '['))
        {
            if (_nodes.TryGetValue(path[..end], out var node) && node is ConfigMap { Source: { } file })
            {
                return file;
            }
        }

        return context.Source;
    }

    public void Source(string path, SettingSource source) => _sources[path] = source;

    public bool Given(string path) => _sources.TryGetValue(path, out var source) && source.Kind is SettingSourceKind.File or SettingSourceKind.Environment;

    public bool Written(string path) => _sources.TryGetValue(path, out var source) && source.Kind == SettingSourceKind.File;

    public bool Failed(string path) => _failed.Contains(path) || _failed.Any(f => f.StartsWith(path, StringComparison.Ordinal) && f.Length > path.Length && f[path.Length] is '.' or '[');

    public void Report(ConfigIssueSeverity severity, string path, string message)
    {
        _nodes.TryGetValue(path, out var node);
        var fromEnvironment = _sources.TryGetValue(path, out var source) && source.Kind == SettingSourceKind.Environment;
        Add(new ConfigIssue
        {
            Severity = severity,
            Source = fromEnvironment ? source.ToString() : FileOf(path),
            Line = node is { Line: > 0 } ? node.Line : null,
            Key = path,
            Value = node is null ? null : _secrets.Contains(path) ? EffectiveSettings.Mask : node.Display,
            Message = message,
        });
    }

    public void ReportAt(ConfigIssueSeverity severity, int line, string path, string message) => Add(new ConfigIssue
    {
        Severity = severity,
        Source = FileOf(path),
        Line = line > 0 ? line : null,
        Key = path,
        Message = message,
    });

    private void Add(ConfigIssue issue)
    {
        _issues.Add(issue);
        if (issue.Severity == ConfigIssueSeverity.Error)
        {
            HasErrors = true;
            _failed.Add(issue.Key);
        }
    }
}
