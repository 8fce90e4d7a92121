using System.Globalization;
using System.Numerics;

namespace GlobalPlanner.Settings.Binding;

/// <summary>
/// Reads scalars as Dynamo's configuration does (pydantic's lax mode): numbers also from texts, whole numbers also from
/// floats without a fraction, truth values also from the usual words.
/// </summary>
internal static class LaxValues
{
    private const NumberStyles Float = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static bool TryWhole(object? value, out BigInteger number)
    {
        number = default;
        switch (value)
        {
            case BigInteger whole:
                number = whole;
                return true;
            case double real when double.IsFinite(real) && Math.Floor(real) == real:
                number = new BigInteger(real);
                return true;
            case string text:
                var digits = WithoutZeroFraction(WithoutSeparators(text.Trim()));
                return BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
            default:
                return false;
        }
    }

    public static bool TryReal(object? value, out double number)
    {
        number = default;
        switch (value)
        {
            case BigInteger whole:
                number = (double)whole;
                return true;
            case double real:
                number = real;
                return true;
            case string text:
                return double.TryParse(WithoutSeparators(text.Trim()), Float, CultureInfo.InvariantCulture, out number)
                    || TryNotFinite(text.Trim(), out number);
            default:
                return false;
        }
    }

    public static bool TryTruth(object? value, out bool flag)
    {
        flag = false;
        switch (value)
        {
            case bool given:
                flag = given;
                return true;
            case BigInteger whole when whole.IsOne || whole.IsZero:
                flag = whole.IsOne;
                return true;
            case double real when real is 0.0 or 1.0:
                flag = real is 1.0;
                return true;
            case string text:
                flag = text.ToUpperInvariant() is "1" or "ON" or "T" or "TRUE" or "Y" or "YES";
                return flag || text.ToUpperInvariant() is "0" or "OFF" or "F" or "FALSE" or "N" or "NO";
            default:
                return false;
        }
    }

    private static bool TryNotFinite(string text, out double number)
    {
        number = text.TrimStart('+').ToUpperInvariant() switch
        {
            "NAN" => double.NaN,
            "INF" or "INFINITY" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            _ => 0,
        };
        return number != 0;
    }

    // A single underscore between digits separates groups, as in Python's numbers.
    private static string WithoutSeparators(string text)
    {
        if (!text.Contains('_', StringComparison.Ordinal))
        {
            return text;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1])))
            {
                return text;
            }
        }

        return text.Replace("_", "", StringComparison.Ordinal);
    }

    private static string WithoutZeroFraction(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && point < text.Length - 1 && text.AsSpan(point + 1).TrimEnd('0').IsEmpty ? text[..point] : text;
    }
}
