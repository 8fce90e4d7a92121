using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration.Loading;

/// <summary>
/// Puts the documents that pools name by <c>planner_config</c> in the place of <c>planner</c>, so that the whole is
/// bound and validated at once; issues keep the name and line of the file they are in.
/// </summary>
internal sealed class PlannerFiles(ConfigSource silo)
{
    private const string File = "planner_config";
    private const string Inline = "planner";

    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);

    /// <summary>Planner files that could not be read, or stand beside an inline planner.</summary>
    public ImmutableArray<ConfigIssue> Faults { get; private set; } = [];

    /// <summary>The files that pools name, found or not, each once.</summary>
    public ImmutableArray<string> Files => [.. _files];

    /// <summary>The document with the planner files in place.</summary>
    public ConfigNode Graft(ConfigNode document)
    {
        if (document is not ConfigMap root || root.Find("pools") is not ConfigList pools)
        {
            return document;
        }

        var grafted = pools with { Items = [.. pools.Items.Select((pool, i) => pool is ConfigMap map ? GraftPool(map, i) : pool)] };
        return root with { Entries = [.. root.Entries.Select(e => e.Key == "pools" ? e with { Value = grafted } : e)] };
    }

    private ConfigMap GraftPool(ConfigMap pool, int index)
    {
        if (pool.Find(File) is not ConfigScalar { Value: string { Length: > 0 } path } reference)
        {
            return pool;
        }

        var key = $"pools[{index}].{File}";
        if (pool.Find(Inline) is { } inline and not ConfigScalar { Value: null })
        {
            return Refuse(pool, key, inline.Line, path, "stands beside planner; keep one of them");
        }

        var file = silo.Folder is { } folder ? Path.Combine(folder, path) : path;
        _files.Add(file);
        var source = ConfigSource.OpenFile(file);
        switch (source.Document)
        {
            case ConfigMap planner:
                var entry = new ConfigEntry(Inline, planner with { Source = source.Name }, reference.Line);
                return pool with { Entries = [.. pool.Entries.Where(e => e.Key != Inline), entry] };
            case { } other:
                return Refuse(pool, key, reference.Line, path, $"holds {other.Kind}; a mapping of planner settings is needed");
            default:
                Faults = Faults.Add(source.Fault!);
                return Refuse(pool, key, reference.Line, path, "cannot be used; give the path of a planner's configuration");
        }
    }

    private ConfigMap Refuse(ConfigMap pool, string key, int line, string path, string message)
    {
        Faults = Faults.Add(new ConfigIssue
        {
            Severity = ConfigIssueSeverity.Error,
            Source = silo.Name,
            Line = line > 0 ? line : null,
            Key = key,
            Value = $"'{path}'",
            Message = message,
        });
        return pool;
    }
}
