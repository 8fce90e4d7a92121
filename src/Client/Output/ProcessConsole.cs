using System.Text;

namespace GlobalPlanner.Client.Output;

/// <summary>The console of this process. Disposing it flushes what was written.</summary>
public sealed class ProcessConsole : IAsyncDisposable
{
    private const int DefaultWidth = 100;

    private readonly StreamWriter _out;

    private ProcessConsole()
    {
        var terminal = !Console.IsOutputRedirected;
        _out = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), bufferSize: 16 * 1024)
        {
            AutoFlush = terminal,
            NewLine = "\n",
        };
        CommandConsole = new CommandConsole
        {
            In = Console.In,
            Out = _out,
            Error = Console.Error,
            OutIsTerminal = terminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = terminal ? TerminalWidth() : DefaultWidth,
            Environment = System.Environment.GetEnvironmentVariable,
            Time = TimeProvider.System,
        };
    }

    /// <summary>The console.</summary>
    public CommandConsole CommandConsole { get; }

    /// <summary>Opens the standard streams.</summary>
    public static ProcessConsole Open() => new();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _out.DisposeAsync();

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
