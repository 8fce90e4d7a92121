using System.CommandLine;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Cli;

/// <summary>One invocation of a command.</summary>
/// <param name="Console">The world around it.</param>
/// <param name="Parse">What was given on the command line.</param>
/// <param name="Stop">Set when the user interrupts.</param>
public sealed record CommandContext(CommandConsole Console, ParseResult Parse, CancellationToken Stop)
{
    /// <summary>The value of an option or argument that has a default or is required.</summary>
    public T Get<T>(Option<T> option) => Parse.GetValue(option)!;

    /// <inheritdoc cref="Get{T}(Option{T})" />
    public T Get<T>(Argument<T> argument) => Parse.GetValue(argument)!;

    /// <summary>Writes results in the chosen format, or in the command's default when none was chosen.</summary>
    /// <param name="otherwise">Format where standard output is not a terminal; a terminal gets a table.</param>
    public ResultWriter Results(OutputFormat otherwise = OutputFormat.Table) =>
        new(Console, Parse.GetValue<OutputFormat?>(CommonOptions.OutputName) ?? (Console.OutIsTerminal ? OutputFormat.Table : otherwise));
}
