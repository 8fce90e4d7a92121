using System.CommandLine;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Cli;

/// <summary>One invocation of a command.</summary>
/// <param name="Console">Streams, environment and clock.</param>
/// <param name="Parse">The parsed command line.</param>
/// <param name="Stop">Cancelled when the user interrupts.</param>
public sealed record CommandContext(CommandConsole Console, ParseResult Parse, CancellationToken Stop)
{
    /// <summary>The value of an option or argument that has a default or is required.</summary>
    public T Get<T>(Option<T> option) => Parse.GetValue(option)!;

    /// <inheritdoc cref="Get{T}(Option{T})" />
    public T Get<T>(Argument<T> argument) => Parse.GetValue(argument)!;

    /// <summary>Creates the writer for the chosen format, or for the command's default format.</summary>
    /// <param name="otherwise">Default format when standard output is not a terminal; on a terminal it is a table.</param>
    public ResultWriter Results(OutputFormat otherwise = OutputFormat.Table) =>
        new(Console, Parse.GetValue<OutputFormat?>(CommonOptions.OutputName) ?? (Console.OutIsTerminal ? OutputFormat.Table : otherwise));
}
