namespace GlobalPlanner.Settings.Binding;

/// <summary>
/// Describes one setting of a configuration record. Binding, range checks, the JSON Schema and the documentation all
/// read this attribute, the property's type and its default, so that they cannot disagree. The key is the snake_case
/// of the property's name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string description) : Attribute
{
    /// <summary>What the setting does, with its unit.</summary>
    public string Description { get; } = description;

    /// <summary>The key, where it is not the snake_case of the property's name.</summary>
    public string? Key { get; init; }

    /// <summary>An older name that is still read; the canonical one wins when both are given.</summary>
    public string? Alias { get; init; }

    /// <summary>A name that is no longer read, so that a hint can be given.</summary>
    public string? Formerly { get; init; }

    /// <summary>Environment variable that supplies the default.</summary>
    public string? Environment { get; init; }

    /// <summary>Least value; NaN for none.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>The value must be greater than this; NaN for none.</summary>
    public double GreaterThan { get; init; } = double.NaN;

    /// <summary>Greatest value; NaN for none.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary>A text or list must hold something.</summary>
    public bool NotEmpty { get; init; }

    /// <summary>The allowed texts of a setting that is not an enum.</summary>
    public string[] Allowed { get; init; } = [];

    /// <summary>Never shown: output holds a mask instead of the value.</summary>
    public bool Secret { get; init; }

    /// <summary>The default in words, where it depends on other settings.</summary>
    public string? DefaultText { get; init; }

    /// <summary>A <see cref="ISettingConverter"/> that reads values of more than one form.</summary>
    public Type? Converter { get; init; }

    /// <summary>Read when the silo starts; an operator cannot change it while it runs.</summary>
    public bool FixedAtStart { get; init; }

    /// <summary>
    /// Says why the setting is accepted and has no effect yet and, where there is one, the way to the same end. It completes
    /// "has no effect yet: ". Null for a setting in force. The mark of a section holds for every setting in it.
    /// </summary>
    public string? NotInForce { get; init; }

    /// <summary>Heading of the documentation that starts with this setting.</summary>
    public string? Group { get; init; }
}
