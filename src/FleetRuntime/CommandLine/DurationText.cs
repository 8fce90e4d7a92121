using System.Buffers;
using System.Globalization;

namespace GlobalPlanner.FleetRuntime.CommandLine;

/// <summary>Durations as people write them: <c>30s</c>, <c>10m</c>, <c>2h</c>, <c>1h30m</c>, <c>1d</c>, <c>500ms</c>.</summary>
public static class DurationText
{
    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    /// <summary>Reads a duration greater than zero.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = (text ?? string.Empty).AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return false;
        }

        var seconds = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberChars);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(NumberChars);
            var unit = letters < 0 ? rest : rest[..letters];
            var factor = unit switch
            {
                "ms" => 0.001,
                "s" => 1,
                "m" => 60,
                "h" => 3600,
                "d" => 86400,
                _ => 0,
            };
            if (factor == 0)
            {
                return false;
            }

            seconds += number * factor;
            rest = letters < 0 ? default : rest[letters..];
        }

        if (seconds is not (> 0 and < 86400.0 * 36500))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
