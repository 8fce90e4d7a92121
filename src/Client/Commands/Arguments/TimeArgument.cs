using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Client.Commands.Arguments;

/// <summary>
/// A point in time on the command line: ISO 8601 (UTC unless it names an offset), or an age: <c>-10m</c>, <c>10m</c>,
/// <c>"10m ago"</c>.
/// </summary>
internal abstract record TimeArgument
{
    /// <summary>The accepted forms, for error messages.</summary>
    public const string Allowed = "a time such as 2026-01-31T12:00:00Z or -10m";

    private TimeArgument()
    {
    }

    /// <summary>The point in time, given the current one.</summary>
    public abstract DateTimeOffset From(DateTimeOffset now);

    /// <summary>Parses the text; false when it is neither form.</summary>
    public static bool TryParse(string text, out TimeArgument? moment)
    {
        var trimmed = text.Trim();
        var ago = trimmed.EndsWith("ago", StringComparison.OrdinalIgnoreCase) ? trimmed[..^3].TrimEnd() : trimmed.TrimStart('-');
        if (DurationText.TryParse(ago, out var duration))
        {
            moment = new Ago(duration);
            return true;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        moment = trimmed.Length >= 10 && char.IsAsciiDigit(trimmed[0])
            && DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, Utc, out var at)
                ? new Fixed(at)
                : null;
        return moment is not null;
    }

    /// <summary>Creates an option that takes a point in time.</summary>
    public static Option<TimeArgument?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result => Parse(result, name),
    };

    private static TimeArgument? Parse(ArgumentResult result, string name)
    {
        if (!TryParse(result.Tokens[0].Value, out var moment))
        {
            result.AddError($"{name}: '{result.Tokens[0].Value}' is not {Allowed}");
        }

        return moment;
    }

    private sealed record Fixed(DateTimeOffset At) : TimeArgument
    {
        public override DateTimeOffset From(DateTimeOffset now) => At;
    }

    private sealed record Ago(TimeSpan Age) : TimeArgument
    {
        public override DateTimeOffset From(DateTimeOffset now) => now - Age;
    }
}
