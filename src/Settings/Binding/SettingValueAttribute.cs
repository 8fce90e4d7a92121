namespace GlobalPlanner.Settings.Binding;

/// <summary>
/// Lets a value type be a setting: every setting of that type is read by the converter and written as the value's
/// <see cref="object.ToString"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class)]
public sealed class SettingValueAttribute(Type converter) : Attribute
{
    /// <summary>An <see cref="ISettingConverter"/> with a parameterless constructor.</summary>
    public Type Converter { get; } = converter;
}
