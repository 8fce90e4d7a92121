using System.Collections.Immutable;
using System.Reflection;

namespace GlobalPlanner.Settings.Binding;

/// <summary>One setting of a section, as its property and attribute tell.</summary>
public sealed record SettingInfo
{
    /// <summary>Its canonical key.</summary>
    public required string Key { get; init; }

    /// <summary>What the attribute says.</summary>
    public required SettingAttribute Attribute { get; init; }

    /// <summary>The property that holds it.</summary>
    public required PropertyInfo Property { get; init; }

    /// <summary>Type of its values, without nullability.</summary>
    public required SettingType Type { get; init; }

    /// <summary>Whether null is a value.</summary>
    public required bool Nullable { get; init; }

    /// <summary>Whether it must be given.</summary>
    public required bool Required { get; init; }
}

/// <summary>Form of a setting's values.</summary>
public enum SettingForm
{
    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>A whole number of 32 bits.</summary>
    Whole,

    /// <summary>A whole number of 64 bits.</summary>
    LongWhole,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>One of the members of an enum.</summary>
    Choice,

    /// <summary>A value whose type has a converter of its own (<see cref="SettingValueAttribute"/>), written as one text.</summary>
    Converted,

    /// <summary>Anything.</summary>
    Free,

    /// <summary>A list of values of one type.</summary>
    List,

    /// <summary>A mapping from texts to values of one type.</summary>
    Map,

    /// <summary>A section of settings.</summary>
    Section,
}

/// <summary>Type of a setting's values.</summary>
/// <param name="Form">Their form.</param>
/// <param name="Clr">The type that holds one.</param>
/// <param name="Element">Type of the elements of a list or map; otherwise null.</param>
public sealed record SettingType(SettingForm Form, Type Clr, SettingType? Element = null)
{
    /// <summary>The converter of a <see cref="SettingForm.Converted"/> type; null for every other form.</summary>
    public ISettingConverter? Converter { get; } =
        Form == SettingForm.Converted ? (ISettingConverter)Activator.CreateInstance(Clr.GetCustomAttribute<SettingValueAttribute>()!.Converter)! : null;
}

/// <summary>A section's settings in order of declaration.</summary>
public sealed record SectionInfo
{
    /// <summary>The record.</summary>
    public required Type Clr { get; init; }

    /// <summary>What the section's attribute says.</summary>
    public required ConfigSectionAttribute Attribute { get; init; }

    /// <summary>Its settings.</summary>
    public required ImmutableArray<SettingInfo> Settings { get; init; }

    /// <summary>A new instance that holds the defaults.</summary>
    public object CreateDefault()
    {
        var section = Activator.CreateInstance(Clr)!;
        foreach (var setting in Settings)
        {
            // A required list has no initializer; rules must still be able to look at it.
            if (setting.Type.Form == SettingForm.List && setting.Property.GetValue(section) is { } list && IsDefaultArray(list))
            {
                setting.Property.SetValue(section, list.GetType().GetField("Empty")!.GetValue(null));
            }
        }

        return section;
    }

    /// <summary>The default of a setting; null when it has none.</summary>
    public object? DefaultOf(SettingInfo setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return setting.Required ? null : setting.Property.GetValue(CreateDefault());
    }

    private static bool IsDefaultArray(object list) => (bool)list.GetType().GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(list)!;
}
