using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Output;

/// <summary>Writes results to standard output in the chosen format.</summary>
public sealed class ResultWriter(CommandConsole console, OutputFormat format)
{
    // Wide enough that no table is wrapped where no terminal sets a width.
    private const int UnboundedWidth = 4096;

    /// <summary>The format of the results.</summary>
    public OutputFormat Format => format;

    /// <summary>Writes one result.</summary>
    public void WriteOne<T>(T value, Func<T, IRenderable> table)
    {
        ArgumentNullException.ThrowIfNull(table);
        switch (format)
        {
            case OutputFormat.Json:
                console.Out.WriteLine(JsonSerializer.Serialize(value, ClientJson.Indented));
                break;
            case OutputFormat.JsonLines:
                console.Out.WriteLine(JsonSerializer.Serialize(value, ClientJson.Compact));
                break;
            default:
                WriteTable(table(value));
                break;
        }
    }

    /// <summary>Writes a list of results: a JSON array, one line each, or a table.</summary>
    public void WriteMany<T>(IReadOnlyList<T> values, Func<IReadOnlyList<T>, IRenderable> table)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(table);
        switch (format)
        {
            case OutputFormat.Json:
                console.Out.WriteLine(JsonSerializer.Serialize(values, ClientJson.Indented));
                break;
            case OutputFormat.JsonLines:
                WriteStream(values, table);
                break;
            default:
                WriteTable(table(values));
                break;
        }
    }

    /// <summary>Writes results as they are produced if the format is JSON lines, else all at the end.</summary>
    public void WriteStream<T>(IEnumerable<T> values, Func<IReadOnlyList<T>, IRenderable> table)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (format != OutputFormat.JsonLines)
        {
            WriteMany([.. values], table);
            return;
        }

        foreach (var value in values)
        {
            console.Out.WriteLine(JsonSerializer.Serialize(value, ClientJson.Compact));
        }
    }

    /// <summary>Writes a table or sheet, whatever the format.</summary>
    public void WriteTable(IRenderable table)
    {
        if (console.OutColour)
        {
            CreateAnsiConsole(console.Out).Write(table);
            return;
        }

        using var text = new StringWriter { NewLine = "\n" };
        CreateAnsiConsole(text).Write(table);
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            console.Out.WriteLine(line.TrimEnd());
        }
    }

    /// <summary>Creates a Spectre console over a writer; it respects the terminal and <c>NO_COLOR</c>.</summary>
    public IAnsiConsole CreateAnsiConsole(TextWriter writer)
    {
        var ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = console.OutColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = console.OutColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        ansi.Profile.Width = console.OutIsTerminal ? console.Width : UnboundedWidth;
        ansi.Profile.Capabilities.Unicode = true;
        ansi.Profile.Capabilities.Links = false;
        return ansi;
    }
}
