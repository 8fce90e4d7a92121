using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace GlobalPlanner.Settings.Binding;

/// <summary>A value of a configuration document, read from YAML or JSON alike. Lines count from one.</summary>
/// <param name="Line">Where it stands; zero when it did not come from a text.</param>
public abstract record ConfigNode(int Line)
{
    /// <summary>The value as a reader would write it, shortened; used in messages.</summary>
    public abstract string Display { get; }

    /// <summary>What kind of value it is, in words.</summary>
    public abstract string Kind { get; }
}

/// <summary>Null, a truth value, a number or a text.</summary>
/// <param name="Value">Null, <see cref="bool"/>, <see cref="BigInteger"/>, <see cref="double"/> or <see cref="string"/>.</param>
/// <param name="Line">Where it stands.</param>
public sealed record ConfigScalar(object? Value, int Line) : ConfigNode(Line)
{
    private const int LongestDisplay = 80;

    /// <inheritdoc />
    public override string Display => Value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        var text => Shorten($"'{text}'"),
    };

    /// <inheritdoc />
    public override string Kind => Value switch
    {
        null => "null",
        bool => "a truth value",
        double or BigInteger => "a number",
        _ => "a text",
    };

    private static string Shorten(string text) =>
        text.Length <= LongestDisplay ? text : string.Concat(text.AsSpan(0, LongestDisplay), "...");
}

/// <summary>A list.</summary>
public sealed record ConfigList(ImmutableArray<ConfigNode> Items, int Line) : ConfigNode(Line)
{
    /// <inheritdoc />
    public override string Display => $"[{Items.Length} entries]";

    /// <inheritdoc />
    public override string Kind => "a list";
}

/// <summary>Keys and values in document order; a key occurs once.</summary>
public sealed record ConfigMap(ImmutableArray<ConfigEntry> Entries, int Line) : ConfigNode(Line)
{
    /// <inheritdoc />
    public override string Display => $"{{{string.Join(", ", Entries.Take(4).Select(e => e.Key))}{(Entries.Length > 4 ? ", ..." : "")}}}";

    /// <inheritdoc />
    public override string Kind => "a mapping";

    /// <summary>The file it was read from, when that is not the document's own.</summary>
    public string? Source { get; init; }

    /// <summary>The value of a key; null when absent.</summary>
    public ConfigNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }
}

/// <summary>One key of a <see cref="ConfigMap"/>.</summary>
public sealed record ConfigEntry(string Key, ConfigNode Value, int Line);
