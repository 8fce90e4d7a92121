using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GlobalPlanner.Settings.Binding;

/// <summary>Reads what configuration records say about themselves. An instance remembers; it is not safe for concurrent use.</summary>
public sealed class SettingsCatalog
{
    private readonly Dictionary<Type, SectionInfo> _sections = [];
    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>The settings of a record.</summary>
    /// <exception cref="InvalidOperationException">The record is not annotated, or a property has a type that cannot be configured.</exception>
    public SectionInfo Section(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!_sections.TryGetValue(type, out var section))
        {
            section = Read(type);
            _sections.Add(type, section);
        }

        return section;
    }

    private SectionInfo Read(Type type)
    {
        var attribute = type.GetCustomAttribute<ConfigSectionAttribute>()
            ?? throw new InvalidOperationException($"{type} has no {nameof(ConfigSectionAttribute)}.");
        var settings = ImmutableArray.CreateBuilder<SettingInfo>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<SettingAttribute>() is { } setting)
            {
                settings.Add(new SettingInfo
                {
                    Key = setting.Key ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
                    Attribute = setting,
                    Property = property,
                    Type = TypeOf(property.PropertyType),
                    Nullable = _nullability.Create(property).WriteState == NullabilityState.Nullable,
                    Required = property.IsDefined(typeof(RequiredMemberAttribute)),
                });
            }
        }

        return new SectionInfo { Clr = type, Attribute = attribute, Settings = settings.ToImmutable() };
    }

    private static SettingType TypeOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return new SettingType(SettingForm.List, type, TypeOf(type.GetGenericArguments()[0]));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>))
        {
            return new SettingType(SettingForm.Map, type, TypeOf(type.GetGenericArguments()[1]));
        }

        return new SettingType(FormOf(type), type);
    }

    private static SettingForm FormOf(Type type) => type switch
    {
        _ when type == typeof(bool) => SettingForm.Boolean,
        _ when type == typeof(int) => SettingForm.Whole,
        _ when type == typeof(long) => SettingForm.LongWhole,
        _ when type == typeof(double) => SettingForm.Number,
        _ when type == typeof(string) => SettingForm.Text,
        _ when type.IsDefined(typeof(SettingValueAttribute), inherit: false) => SettingForm.Converted,
        _ when type == typeof(JsonElement) => SettingForm.Free,
        { IsEnum: true } => SettingForm.Choice,
        _ when type.IsDefined(typeof(ConfigSectionAttribute)) => SettingForm.Section,
        _ => throw new InvalidOperationException($"A setting cannot have the type {type}."),
    };
}
