namespace GlobalPlanner.Client.Output;

/// <summary>
/// The surroundings of a command: streams, terminal, environment and clock. Results go to
/// <see cref="Out"/>, everything else to <see cref="Error"/>.
/// </summary>
public sealed record CommandConsole
{
    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Standard output.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; unused when standard output is not a terminal.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Reads an environment variable; null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>The clock of waits, ages and relative times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether results may be coloured or redrawn in place: only on a terminal, and not when <c>NO_COLOR</c> is set.</summary>
    public bool OutColour => OutIsTerminal && ColourAllowed;

    /// <summary>Whether messages and progress may be coloured or redrawn in place.</summary>
    public bool ErrorColour => ErrorIsTerminal && ColourAllowed;

    private bool ColourAllowed =>
        string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") is not "dumb";
}
