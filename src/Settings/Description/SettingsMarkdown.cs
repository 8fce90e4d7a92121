using System.Text;
using System.Text.Json.Nodes;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Settings.Description;

/// <summary>Writes the settings of an annotated record, and of the sections below it, as Markdown tables.</summary>
public sealed class SettingsMarkdown
{
    private readonly SettingsCatalog _catalog = new();
    private readonly StringBuilder _text = new();
    private readonly Queue<(string Path, Type Section)> _pending = new();
    private readonly HashSet<Type> _written;

    private SettingsMarkdown(HashSet<Type> written) => _written = written;

    /// <summary>The tables of one configuration.</summary>
    /// <param name="config">The record.</param>
    /// <param name="written">Sections that are documented elsewhere already; those of this record are added.</param>
    public static string Write(Type config, HashSet<Type> written)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(written);
        var markdown = new SettingsMarkdown(written);
        markdown._written.Add(config);
        markdown.Section("", config);
        while (markdown._pending.TryDequeue(out var next))
        {
            markdown.Section(next.Path, next.Section);
        }

        return markdown._text.ToString();
    }

    private void Section(string path, Type type)
    {
        var section = _catalog.Section(type);
        if (path.Length > 0)
        {
            Line($"### `{path}`").Line("").Line(section.Attribute.Description);
            if (section.Attribute.IgnoresUnknownKeys)
            {
                Line("").Line("Keys that are not known are ignored with a warning.");
            }

            Line("");
        }

        var open = false;
        foreach (var setting in section.Settings)
        {
            if (setting.Attribute.Group is { } group)
            {
                Line(open ? "" : null).Line($"### {group}").Line("");
                open = false;
            }

            if (!open)
            {
                Line("| setting | allowed | default | meaning |").Line("|---|---|---|---|");
                open = true;
            }

            Row(section, setting);
            Enqueue(setting.Type, Join(path, setting));
        }

        Line("");
    }

    private static string Join(string path, SettingInfo setting)
    {
        var key = setting.Key + setting.Type.Form switch
        {
            SettingForm.List => "[]",
            SettingForm.Map => ".<name>",
            _ => "",
        };
        return path.Length == 0 ? key : $"{path}.{key}";
    }

    private void Enqueue(SettingType type, string path)
    {
        var section = type.Element ?? type;
        if (section.Form == SettingForm.Section && _written.Add(section.Clr))
        {
            _pending.Enqueue((path, section.Clr));
        }
    }

    private void Row(SectionInfo section, SettingInfo setting)
    {
        var meaning = new StringBuilder(setting.Attribute.Description);
        Append(setting.Attribute.Alias, "Also read as `{0}`.");
        Append(setting.Attribute.Formerly, "Replaces `{0}`, which is not read.");
        Append(setting.Attribute.Secret ? "" : null, "Secret: never shown.");
        Append(setting.Attribute.NotInForce, "**Has no effect yet:** {0}.");
        Line($"| `{setting.Key}` | {Escape(Allowed(setting))} | {Escape(Default(section, setting))} | {Escape(meaning.ToString())} |");

        void Append(string? value, string words)
        {
            if (value is not null)
            {
                meaning.Append(' ').Append(words.Replace("{0}", value, StringComparison.Ordinal));
            }
        }
    }

    private static string Allowed(SettingInfo setting)
    {
        var section = setting.Type.Element ?? setting.Type;
        if (section.Form != SettingForm.Section)
        {
            return SettingWords.Allowed(setting);
        }

        var description = setting.Type.Form switch
        {
            SettingForm.List => "a list of sections",
            SettingForm.Map => "sections by name",
            _ => "a section",
        };
        return setting.Nullable ? $"{description}, or null" : description;
    }

    private static string Default(SectionInfo section, SettingInfo setting)
    {
        if (setting.Required)
        {
            return "**required**";
        }

        var value = setting.Attribute.DefaultText ?? Literal(setting, section.DefaultOf(setting));
        return setting.Attribute.Environment is { } name ? $"environment `{name}`, else {value}" : value;
    }

    private static string Literal(SettingInfo setting, object? value)
    {
        if ((setting.Type.Element ?? setting.Type).Form == SettingForm.Section && value is not null)
        {
            return setting.Type.Form switch
            {
                SettingForm.List when EffectiveSettings.ToJson(setting, value) is JsonArray { Count: > 0 } => "one with its defaults",
                SettingForm.List => "`[]`",
                SettingForm.Map => "`{}`",
                _ => "its defaults",
            };
        }

        return value switch
        {
            null => "`null`",
            string { Length: > 0 } text => $"`{text}`",
            Enum choice => $"`{EnumNames.Text(choice)}`",
            _ => $"`{EffectiveSettings.ToJson(setting, value)!.ToJsonString()}`",
        };
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private SettingsMarkdown Line(string? line)
    {
        if (line is not null)
        {
            _text.Append(line).Append('\n');
        }

        return this;
    }
}
