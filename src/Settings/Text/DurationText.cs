using System.Buffers;
using System.Globalization;

namespace GlobalPlanner.Settings.Text;

/// <summary>Durations as people write and read them, the same on every command line and in every query.</summary>
public static class DurationText
{
    /// <summary>The accepted form, for messages.</summary>
    public const string Allowed = "a duration such as 30s, 10m, 1h30m or 2d";

    /// <summary>The longest duration that is accepted: a century.</summary>
    private const double LongestSeconds = 366 * 86400.0 * 100;

    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    /// <summary>
    /// Reads one or more numbers, each with its unit: <c>ms</c>, <c>s</c>, <c>m</c> or <c>min</c>, <c>h</c>, <c>d</c>
    /// (<c>500ms</c>, <c>5min</c>, <c>1.5h</c>, <c>1h30m</c>). The sum must be greater than zero and at most a century.
    /// Spaces around it are ignored.
    /// </summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var seconds = 0.0;
        for (var rest = (text ?? string.Empty).AsSpan().Trim(); !rest.IsEmpty;)
        {
            var digits = rest.IndexOfAnyExcept(NumberChars);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(NumberChars);
            if (SecondsOf(letters < 0 ? rest : rest[..letters]) is not { } factor)
            {
                return false;
            }

            seconds += number * factor;
            rest = letters < 0 ? default : rest[letters..];
        }

        if (seconds is not (> 0 and <= LongestSeconds))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>
    /// A length of time as a whole number of its largest fitting unit, rounded down: <c>12 s</c>, <c>3 min</c>, <c>5 h</c>,
    /// <c>2 d</c>. A negative one is <c>0 s</c>.
    /// </summary>
    public static string Rough(TimeSpan span) => Math.Max(0, span.TotalSeconds) switch
    {
        < 90 and var seconds => Whole(seconds, "s"),
        < 90 * 60 and var seconds => Whole(seconds / 60, "min"),
        < 36 * 3600 and var seconds => Whole(seconds / 3600, "h"),
        var seconds => Whole(seconds / 86400, "d"),
    };

    private static double? SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" or "min" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => null,
    };

    private static string Whole(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(value):0} {unit}");
}
