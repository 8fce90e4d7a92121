using System.CommandLine;
using System.CommandLine.Parsing;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Client.Commands.Arguments;

/// <summary>Options that take a duration.</summary>
internal static class Durations
{
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
        if (DurationText.TryParse(result.Tokens[0].Value, out var duration))
        {
            return duration;
        }

        result.AddError($"{name}: '{result.Tokens[0].Value}' is not {DurationText.Allowed}");
        return null;
    }
}
