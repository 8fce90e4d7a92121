using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Settings.Documents;

/// <summary>Collects the entries of a mapping in document order; the last value of a repeated key counts.</summary>
internal sealed class MapBuilder
{
    private readonly List<ConfigEntry> _entries = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public bool Contains(string key) => _places.ContainsKey(key);

    public void Set(string key, ConfigNode value, int line)
    {
        if (_places.TryGetValue(key, out var place))
        {
            _entries[place] = new ConfigEntry(key, value, line);
            return;
        }

        _places.Add(key, _entries.Count);
        _entries.Add(new ConfigEntry(key, value, line));
    }

    public ConfigMap Build(int line) => new([.. _entries], line);
}
