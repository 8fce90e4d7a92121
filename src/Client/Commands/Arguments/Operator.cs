using System.CommandLine;
using GlobalPlanner.Client.Cli;

namespace GlobalPlanner.Client.Commands.Arguments;

/// <summary><c>--by</c>: who gives an order; it is kept with it.</summary>
internal static class Operator
{
    /// <summary>The option.</summary>
    public static Option<string?> Option() => new("--by")
    {
        Description = "Who orders it. [default: user@host]",
        HelpName = "name",
    };

    /// <summary>The name given, or the user of the operating system and the machine.</summary>
    public static string Name(CommandContext context, Option<string?> by) =>
        context.Parse.GetValue(by) is { } given && !string.IsNullOrWhiteSpace(given)
            ? given.Trim()
            : $"{Environment.UserName}@{Environment.MachineName}";
}
