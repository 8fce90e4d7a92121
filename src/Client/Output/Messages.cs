namespace GlobalPlanner.Client.Output;

/// <summary>Writes messages to standard error, one line each.</summary>
public static class Messages
{
    private const string Red = "\e[31m";
    private const string Yellow = "\e[33m";
    private const string Reset = "\e[0m";

    /// <summary>Writes a reason why the command failed.</summary>
    public static void WriteError(this CommandConsole console, string message) => Write(console, "error", Red, message);

    /// <summary>Writes a warning; the command continues.</summary>
    public static void WriteWarning(this CommandConsole console, string message) => Write(console, "warning", Yellow, message);

    /// <summary>Writes a remark.</summary>
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
