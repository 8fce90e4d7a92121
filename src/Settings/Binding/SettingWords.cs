using System.Globalization;

namespace GlobalPlanner.Settings.Binding;

/// <summary>What settings allow, in words; the same words in messages and documentation.</summary>
public static class SettingWords
{
    /// <summary>What a setting allows, to be read after "give".</summary>
    public static string Allowed(SettingInfo setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var words = setting.Attribute.Converter is { } converter
            ? ((ISettingConverter)Activator.CreateInstance(converter)!).Allowed
            : Words(setting.Type, setting.Attribute);
        return setting.Nullable ? $"{words}, or null" : words;
    }

    private static string Words(SettingType type, SettingAttribute attribute) => type.Form switch
    {
        SettingForm.Boolean => "true or false",
        SettingForm.Whole or SettingForm.LongWhole => "a whole number" + Range(attribute),
        SettingForm.Number => "a finite number" + Range(attribute),
        SettingForm.Text when attribute.Allowed.Length > 0 => "one of " + string.Join(", ", attribute.Allowed),
        SettingForm.Text => attribute.NotEmpty ? "a text that is not empty" : "a text",
        SettingForm.Choice => "one of " + string.Join(", ", EnumNames.Of(type.Clr).Select(m => m.Text)),
        SettingForm.Converted => type.Converter!.Allowed,
        SettingForm.List => attribute.NotEmpty ? "a list that is not empty" : "a list",
        SettingForm.Map or SettingForm.Section => "a mapping",
        _ => "a value",
    };

    private static string Range(SettingAttribute attribute)
    {
        var (hasMin, hasMax) = (!double.IsNaN(attribute.Min), !double.IsNaN(attribute.Max));
        return (hasMin, hasMax, !double.IsNaN(attribute.GreaterThan)) switch
        {
            (true, true, _) => string.Create(CultureInfo.InvariantCulture, $" from {attribute.Min} to {attribute.Max}"),
            (true, false, _) => string.Create(CultureInfo.InvariantCulture, $", at least {attribute.Min}"),
            (false, true, true) => string.Create(CultureInfo.InvariantCulture, $" greater than {attribute.GreaterThan}, at most {attribute.Max}"),
            (false, true, false) => string.Create(CultureInfo.InvariantCulture, $", at most {attribute.Max}"),
            (false, false, true) => string.Create(CultureInfo.InvariantCulture, $" greater than {attribute.GreaterThan}"),
            _ => "",
        };
    }
}
