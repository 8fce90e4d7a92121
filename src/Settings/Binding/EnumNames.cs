using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GlobalPlanner.Settings.Binding;

/// <summary>How the members of an enum are written in configurations and in JSON.</summary>
public static class EnumNames
{
    /// <summary>Every member with its text, in order of declaration.</summary>
    public static ImmutableArray<(string Text, object Value)> Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (TextOf(f), f.GetValue(null)!))];
    }

    /// <summary>The text of one member.</summary>
    public static string Text(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TextOf(value.GetType().GetField(value.ToString())!);
    }

    private static string TextOf(FieldInfo member) =>
        member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
}
