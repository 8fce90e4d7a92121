using System.Reflection;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Settings.Binding;

/// <summary>Binds one mapping to one section record, recursively.</summary>
internal sealed class SectionBinder
{
    private readonly SettingsCatalog _catalog;
    private readonly BindingLog _log;
    private readonly ValueReader _values;

    public SectionBinder(SettingsCatalog catalog, BindingLog log)
    {
        _catalog = catalog;
        _log = log;
        _values = new ValueReader(log, (type, map, path) => Bind(type, map, baseline: null, path));
    }

    /// <summary>Binds a section. Settings that are absent keep the value of the baseline, or the record's default.</summary>
    public object Bind(Type type, ConfigMap map, object? baseline, string path)
    {
        var section = _catalog.Section(type);
        var instance = baseline is null ? section.CreateDefault() : Clone(baseline);
        ReportUnknownKeys(section, map, path);
        foreach (var setting in section.Settings)
        {
            BindSetting(setting, map, instance, BindingLog.Join(path, setting.Key));
        }

        if (section.Attribute.Rules is { } rules)
        {
            instance = ((ISectionRules)Activator.CreateInstance(rules)!).Complete(instance, new SectionReport(_log, path));
        }

        return instance;
    }

    private static object Clone(object record) =>
        record.GetType().GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance)!.Invoke(record, null)!;

    private void BindSetting(SettingInfo setting, ConfigMap map, object instance, string path)
    {
        if (Given(setting, map) is { } node)
        {
            _log.Came(path, node, new SettingSource(SettingSourceKind.File, _log.FileOf(path)), setting.Attribute.Secret);
            if (setting.Attribute.NotInForce is { } reason)
            {
                _log.Report(ConfigIssueSeverity.Warning, path, $"has no effect yet: {reason}");
            }
        }
        else if (FromEnvironment(setting, path) is { } variable)
        {
            node = variable;
        }
        else
        {
            BindAbsent(setting, instance, path);
            return;
        }

        if (setting.Type.Form == SettingForm.Section && node is ConfigMap section && !setting.Nullable)
        {
            setting.Property.SetValue(instance, Bind(setting.Type.Clr, section, setting.Required ? null : setting.Property.GetValue(instance), path));
        }
        else if (_values.TryRead(setting, node, path, out var value))
        {
            setting.Property.SetValue(instance, value);
        }
    }

    private void BindAbsent(SettingInfo setting, object instance, string path)
    {
        if (setting.Required)
        {
            _log.Report(ConfigIssueSeverity.Error, path, $"is required; give {SettingWords.Allowed(setting)}");
            return;
        }

        _log.Source(path, new SettingSource(SettingSourceKind.Default, null));
        if (setting.Type.Form == SettingForm.Section && setting.Property.GetValue(instance) is { } absent)
        {
            setting.Property.SetValue(instance, Bind(setting.Type.Clr, new ConfigMap([], 0), absent, path));
        }
    }

    private static ConfigNode? Given(SettingInfo setting, ConfigMap map) =>
        map.Find(setting.Key) ?? (setting.Attribute.Alias is { } alias ? map.Find(alias) : null);

    private ConfigScalar? FromEnvironment(SettingInfo setting, string path)
    {
        if (setting.Attribute.Environment is not { } name || _log.Context.Environment(name) is not { Length: > 0 } text)
        {
            return null;
        }

        var node = new ConfigScalar(text, 0);
        _log.Came(path, node, new SettingSource(SettingSourceKind.Environment, name), setting.Attribute.Secret);
        if (setting.Type.Form != SettingForm.Boolean)
        {
            return node;
        }

        // Dynamo reads truth values of the environment by these three words alone.
        var flag = text.ToUpperInvariant() is "1" or "TRUE" or "YES";
        if (!flag && text.ToUpperInvariant() is not ("0" or "FALSE" or "NO"))
        {
            _log.Report(ConfigIssueSeverity.Warning, path, "counts as false; give 1, true or yes, or 0, false or no");
        }

        return new ConfigScalar(flag, 0);
    }

    private void ReportUnknownKeys(SectionInfo section, ConfigMap map, string path)
    {
        foreach (var entry in map.Entries)
        {
            // Editors name the schema of a document in the document.
            if (section.Settings.Any(s => s.Key == entry.Key) || (path.Length == 0 && entry.Key == ConfigBinder.SchemaKey))
            {
                continue;
            }

            var canonical = section.Settings.FirstOrDefault(s => s.Attribute.Alias == entry.Key);
            if (canonical is null)
            {
                ReportUnknownKey(section, entry, path);
            }
            else if (map.Find(canonical.Key) is not null)
            {
                _log.ReportAt(ConfigIssueSeverity.Warning, entry.Line, BindingLog.Join(path, entry.Key), $"is another name of {canonical.Key}, which is given too and wins");
            }
        }
    }

    private void ReportUnknownKey(SectionInfo section, ConfigEntry entry, string path)
    {
        var tolerated = section.Attribute.IgnoresUnknownKeys && !_log.Context.Strict;
        var meant = section.Settings.FirstOrDefault(s => s.Attribute.Formerly == entry.Key)?.Key
            ?? (NearestName.Of(entry.Key, section.Settings.Select(s => s.Key), most: 1) is [var nearest] ? nearest : null);
        _log.ReportAt(
            tolerated ? ConfigIssueSeverity.Warning : ConfigIssueSeverity.Error,
            entry.Line,
            BindingLog.Join(path, entry.Key),
            $"is not a known setting{(tolerated ? " and is ignored" : "")}; {(meant is null ? "remove it" : $"did you mean {meant}?")}");
    }
}
