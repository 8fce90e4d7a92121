using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GlobalPlanner.Settings.Documents;

/// <summary>Types YAML scalars by the core schema (YAML 1.2.2, 10.3.2).</summary>
internal static partial class YamlScalars
{
    private const string Tag = "tag:yaml.org,2002:";

    public static object? Read(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            return Tagged(scalar);
        }

        return scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty ? Plain(scalar.Value) : scalar.Value;
    }

    private static object? Tagged(Scalar scalar) => scalar.Tag.Value switch
    {
        Tag + "str" => scalar.Value,
        Tag + "int" or Tag + "float" or Tag + "bool" or Tag + "null" => Plain(scalar.Value),
        _ => throw new ConfigTextException((int)scalar.Start.Line, $"the tag '{scalar.Tag.Value}' is not allowed"),
    };

    private static object? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        ".nan" or ".NaN" or ".NAN" => double.NaN,
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
        "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
        _ => Number(text),
    };

    private static object Number(string text)
    {
        if (Whole().IsMatch(text))
        {
            return BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        if (Hexadecimal().IsMatch(text))
        {
            return BigInteger.Parse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        if (Octal().IsMatch(text))
        {
            return text[2..].Aggregate(BigInteger.Zero, (sum, digit) => (sum * 8) + (digit - '0'));
        }

        return Real().IsMatch(text) ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : text;
    }

    [GeneratedRegex("^[-+]?[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex("^0x[0-9a-fA-F]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex("^0o[0-7]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Real();
}
