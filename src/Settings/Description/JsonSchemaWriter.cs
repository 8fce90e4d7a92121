using System.Text.Json;
using System.Text.Json.Nodes;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Settings.Description;

/// <summary>Writes the JSON Schema (draft 7, which editors read best) of an annotated record, for editors.</summary>
public sealed class JsonSchemaWriter
{
    private readonly SettingsCatalog _catalog = new();
    private readonly SortedDictionary<string, JsonNode?> _definitions = new(StringComparer.Ordinal);

    private JsonSchemaWriter()
    {
    }

    /// <summary>
    /// The schema of a configuration record. Settings that have no effect yet carry <c>x-not-in-force: true</c> and say why.
    /// </summary>
    public static JsonObject Write(Type config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var writer = new JsonSchemaWriter();
        var root = new JsonObject { [ConfigBinder.SchemaKey] = "http://json-schema.org/draft-07/schema#" };
        var section = writer.Section(config);
        foreach (var (key, value) in section.ToList())
        {
            section.Remove(key);
            root[key] = value;
        }

        root["properties"]!.AsObject().Insert(0, ConfigBinder.SchemaKey, new JsonObject { ["type"] = "string" });
        if (writer._definitions.Count > 0)
        {
            root["definitions"] = new JsonObject(writer._definitions);
        }

        return root;
    }

    private JsonObject Section(Type type)
    {
        var section = _catalog.Section(type);
        var properties = new JsonObject();
        var required = new JsonArray();
        var either = new JsonArray();
        foreach (var setting in section.Settings)
        {
            properties[setting.Key] = Setting(section, setting);
            if (setting.Attribute.Alias is not { } alias)
            {
                if (setting.Required)
                {
                    required.Add(setting.Key);
                }

                continue;
            }

            var aliased = Setting(section, setting);
            aliased["deprecated"] = true;
            aliased.Remove("default");
            aliased["description"] = $"Another name of {setting.Key}.";
            properties[alias] = aliased;
            if (setting.Required)
            {
                either.Add(new JsonObject { ["anyOf"] = new JsonArray(Requires(setting.Key), Requires(alias)) });
            }
        }

        var schema = new JsonObject
        {
            ["type"] = "object",
            ["description"] = section.Attribute.Description,
            ["properties"] = properties,
            ["additionalProperties"] = section.Attribute.IgnoresUnknownKeys,
        };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        if (either.Count > 0)
        {
            schema["allOf"] = either;
        }

        return schema;
    }

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };

    private JsonObject Setting(SectionInfo section, SettingInfo setting)
    {
        var schema = setting.Attribute.Converter is { } converter
            ? ((ISettingConverter)Activator.CreateInstance(converter)!).Schema.DeepClone().AsObject()
            : Value(setting.Type, setting.Attribute);
        if (setting.Nullable)
        {
            schema = new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        }

        else if (schema.ContainsKey("$ref"))
        {
            // Draft 7 ignores everything beside a reference.
            schema = new JsonObject { ["allOf"] = new JsonArray(schema) };
        }

        schema["description"] = setting.Attribute.DefaultText is { } words
            ? $"{setting.Attribute.Description} Default: {words}."
            : setting.Attribute.Description;
        if (setting.Attribute.NotInForce is { } reason)
        {
            schema["description"] = $"Has no effect yet: {reason}. {schema["description"]}";
            schema["x-not-in-force"] = true;
        }

        if (setting.Attribute is { DefaultText: null, Environment: null } && section.DefaultOf(setting) is { } value)
        {
            schema["default"] = EffectiveSettings.ToJson(setting, value);
        }

        return schema;
    }

    private JsonObject Value(SettingType type, SettingAttribute attribute)
    {
        switch (type.Form)
        {
            case SettingForm.Boolean:
                return new JsonObject { ["type"] = "boolean" };
            case SettingForm.Whole or SettingForm.LongWhole:
                return Range(new JsonObject { ["type"] = "integer" }, attribute);
            case SettingForm.Number:
                return Range(new JsonObject { ["type"] = "number" }, attribute);
            case SettingForm.Text:
                return Text(attribute);
            case SettingForm.Choice:
                return new JsonObject { ["enum"] = new JsonArray([.. EnumNames.Of(type.Clr).Select(m => (JsonNode)m.Text)]) };
            case SettingForm.Converted:
                return (JsonObject)type.Converter!.Schema;
            case SettingForm.List:
                var list = new JsonObject { ["type"] = "array", ["items"] = Value(type.Element!, attribute) };
                if (attribute.NotEmpty)
                {
                    list["minItems"] = 1;
                }

                return list;
            case SettingForm.Map:
                return new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(type.Element!, attribute) };
            case SettingForm.Section:
                return Reference(type.Clr);
            default:
                return [];
        }
    }

    private JsonObject Reference(Type type)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name);
        if (!_definitions.ContainsKey(name))
        {
            _definitions.Add(name, null);
            _definitions[name] = Section(type);
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
    }

    private static JsonObject Text(SettingAttribute attribute)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (attribute.Allowed.Length > 0)
        {
            schema["enum"] = new JsonArray([.. attribute.Allowed.Select(a => (JsonNode)a)]);
        }

        if (attribute.NotEmpty)
        {
            schema["minLength"] = 1;
        }

        return schema;
    }

    private static JsonObject Range(JsonObject schema, SettingAttribute attribute)
    {
        Bound("minimum", attribute.Min);
        Bound("exclusiveMinimum", attribute.GreaterThan);
        Bound("maximum", attribute.Max);
        return schema;

        void Bound(string keyword, double value)
        {
            if (!double.IsNaN(value))
            {
                schema[keyword] = value;
            }
        }
    }
}
