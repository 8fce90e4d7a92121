using System.Globalization;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Silo.Http;

/// <summary>A time in a query: a moment (ISO 8601), or an age (<c>15m</c>).</summary>
internal static class TimeParameter
{
    /// <summary>The accepted forms, for messages.</summary>
    public const string Allowed = "give a time such as 2026-05-01T12:00:00Z, or an age such as 15m.";

    /// <summary>Reads a time. An empty text means <paramref name="defaultAgo"/> before now.</summary>
    public static bool TryParse(string? text, DateTimeOffset now, TimeSpan defaultAgo, out DateTimeOffset time)
    {
        time = now;
        if (string.IsNullOrWhiteSpace(text))
        {
            time = now - defaultAgo;
            return true;
        }

        if (DurationText.TryParse(text, out var ago))
        {
            time = now - DateTimeOffset.MinValue > ago ? now - ago : DateTimeOffset.MinValue;
            return true;
        }

        return text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }
}
