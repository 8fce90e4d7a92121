namespace GlobalPlanner.Client.Output;

/// <summary>Writes what is not a result to standard error, one line a message.</summary>
public static class Messages
{
    private const string Red = "\e[31m";
    private const string Yellow = "\e[33m";
    private const string Reset = "\e[0m";

    /// <summary>Something that made the command fail.</summary>
    public static void WriteError(this CommandConsole console, string message) => Write(console, "error", Red, message);

    /// <summary>Something an operator should know although the command goes on.</summary>
    public static void WriteWarning(this CommandConsole console, string message) => Write(console, "warning", Yellow, message);

    /// <summary>Any other remark.</summary>
    public static void WriteNote(this CommandConsole console, string message)
    {
        ArgumentNullException.ThrowIfNull(console);
        console.Error.WriteLine(OneLine(message));
    }

    private static void Write(CommandConsole console, string label, string colour, string message) =>
        console.Error.WriteLine(console.ErrorColour
            ? $"{colour}{label}:{Reset} {OneLine(message)}"
            : $"{label}: {OneLine(message)}");

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
