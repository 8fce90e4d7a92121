using System.CommandLine;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Client.Cli;

/// <summary>Reports errors of the command line, with suggestions.</summary>
internal static class UsageErrors
{
    /// <summary>Writes every error once and a pointer to the help; returns the exit code.</summary>
    public static int Write(CommandConsole console, ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var unmatched = parse.UnmatchedTokens;
        if (unmatched.Count > 0)
        {
            foreach (var token in unmatched)
            {
                console.WriteError(Unmatched(token, command));
            }
        }

        // Errors that follow from an unknown word ("a command is required") would only distract from it.
        var otherErrors = parse.Errors
            .Select(error => error.Message)
            .Where(message => unmatched.Count == 0 || !(message.Contains("Required command", StringComparison.Ordinal)
                || unmatched.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal))))
            .Distinct(StringComparer.Ordinal);
        foreach (var message in otherErrors)
        {
            console.WriteError(message.Contains("Required command", StringComparison.Ordinal)
                ? $"'{PathOf(command)}' needs a command: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}"
                : message);
        }

        WriteHint(console, command);
        return ExitCode.Usage;
    }

    /// <summary>Writes a pointer to the help of a command.</summary>
    public static void WriteHint(CommandConsole console, Command command) =>
        console.WriteNote($"Try '{PathOf(command)} --help'.");

    private static string Unmatched(string token, Command command)
    {
        if (token.StartsWith('-'))
        {
            return $"unknown option '{token}'" + NearestName.Hint(token, OptionsOf(command));
        }

        return command.Subcommands.Count > 0
            ? $"unknown command '{token}'" + NearestName.Hint(token, command.Subcommands.Select(sub => sub.Name))
            : $"unexpected argument '{token}'";
    }

    private static IEnumerable<string> OptionsOf(Command command)
    {
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            foreach (var option in at.Options.Where(option => at == command || option.Recursive))
            {
                yield return option.Name;
            }
        }
    }

    private static string PathOf(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? "gplan" : $"{PathOf(parent)} {command.Name}";
    }
}
