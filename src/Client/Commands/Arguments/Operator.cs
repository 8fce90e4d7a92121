using System.CommandLine;
using GlobalPlanner.Client.Cli;

namespace GlobalPlanner.Client.Commands.Arguments;

/// <summary><c>--by</c>: the operator who makes a change, recorded with it.</summary>
internal static class Operator
{
    /// <summary>Creates the option.</summary>
    public static Option<string?> Option() => new("--by")
    {
        Description = "Operator recorded with the change. [default: user@host]",
        HelpName = "name",
    };

    /// <summary>The given name, or the operating system's user and host.</summary>
    public static string Name(CommandContext context, Option<string?> by) =>
        context.Parse.GetValue(by) is { } given && !string.IsNullOrWhiteSpace(given)
            ? given.Trim()
            : $"{Environment.UserName}@{Environment.MachineName}";
}
