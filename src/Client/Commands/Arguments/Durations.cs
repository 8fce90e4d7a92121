using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GlobalPlanner.Client.Commands.Arguments;

/// <summary>Lengths of time as they are written on a command line: <c>30s</c>, <c>10m</c>, <c>1h30m</c>, <c>2d</c>.</summary>
internal static partial class Durations
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "a duration such as 30s, 10m, 1h30m or 2d";

    private const double LongestSeconds = 366 * 86400.0 * 100;

    /// <summary>Reads one or more numbers, each with its unit ms, s, m, h or d; greater than zero, at most a century.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var seconds = match.Groups["number"].Captures
            .Zip(match.Groups["unit"].Captures, static (number, unit) =>
                double.Parse(number.ValueSpan, CultureInfo.InvariantCulture) * SecondsOf(unit.Value))
            .Sum();
        if (seconds is <= 0 or > LongestSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>An option that takes a duration.</summary>
    public static Option<TimeSpan?> Option(string name, string description, string? otherwise = null)
    {
        var option = new Option<TimeSpan?>(name)
        {
            Description = otherwise is null ? description : $"{description} [default: {otherwise}]",
            HelpName = "duration",
            CustomParser = result => Parse(result, name),
        };
        return option;
    }

    private static TimeSpan? Parse(ArgumentResult result, string name)
    {
        if (TryParse(result.Tokens[0].Value, out var duration))
        {
            return duration;
        }

        result.AddError($"{name}: '{result.Tokens[0].Value}' is not {Allowed}");
        return null;
    }

    private static double SecondsOf(string unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" or "min" => 60,
        "h" => 3600,
        _ => 86400,
    };

    [GeneratedRegex(@"^\s*(?:(?<number>[0-9]+(?:\.[0-9]+)?)(?<unit>ms|s|min|m|h|d))+\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
