using System.CommandLine;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Cli;

/// <summary>Connects commands to their handlers, options and arguments.</summary>
internal static class CommandActions
{
    /// <summary>Sets the handler of a command. Its failures become lines on standard error and an exit code.</summary>
    public static Command Runs(this Command command, CommandConsole console, Func<CommandContext, Task<int>> handler)
    {
        command.SetAction(async (parse, stop) =>
        {
            try
            {
                return await handler(new CommandContext(console, parse, stop)).ConfigureAwait(false);
            }
            catch (CommandFailedException failure)
            {
                foreach (var reason in failure.Reasons)
                {
                    console.WriteError(reason);
                }

                if (failure.ExitCode == ExitCode.Usage)
                {
                    UsageErrors.WriteHint(console, command);
                }

                return failure.ExitCode;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                console.WriteError(failure.Message);
                return ExitCode.Failed;
            }
        });
        return command;
    }

    /// <summary>Sets a synchronous handler.</summary>
    public static Command Runs(this Command command, CommandConsole console, Func<CommandContext, int> handler) =>
        command.Runs(console, context => Task.FromResult(handler(context)));

    /// <summary>Adds options, arguments and subcommands.</summary>
    public static Command With(this Command command, params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Option option:
                    command.Options.Add(option);
                    break;
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
                case Command subcommand:
                    command.Subcommands.Add(subcommand);
                    break;
            }
        }

        return command;
    }
}
