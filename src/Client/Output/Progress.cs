namespace GlobalPlanner.Client.Output;

/// <summary>
/// Shows the progress of long work on standard error: done, total, rate, time left. A terminal shows one line that is
/// redrawn; anything else gets a line every ten seconds.
/// </summary>
public sealed class Progress
{
    private static readonly TimeSpan TerminalPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainPause = TimeSpan.FromSeconds(10);

    private readonly CommandConsole _console;
    private readonly string _unit;
    private readonly long _start;
    private readonly TimeSpan _pause;
    private TimeSpan _next;
    private bool _shown;

    /// <summary>Starts the clock; nothing is shown for work that ends at once.</summary>
    /// <param name="console">The console to write to.</param>
    /// <param name="unit">Unit of the count, in the plural.</param>
    public Progress(CommandConsole console, string unit)
    {
        ArgumentNullException.ThrowIfNull(console);
        _console = console;
        _unit = unit;
        _start = console.Time.GetTimestamp();
        _pause = console.ErrorColour ? TerminalPause : PlainPause;
        _next = _pause;
    }

    /// <summary>Reports progress.</summary>
    /// <param name="done">Units done.</param>
    /// <param name="share">Fraction of the work that is done, 0..1; null when the total is unknown.</param>
    public void Report(long done, double? share)
    {
        var elapsed = _console.Time.GetElapsedTime(_start);
        if (elapsed < _next)
        {
            return;
        }

        _next = elapsed + _pause;
        Show(Describe(done, share, elapsed));
    }

    /// <summary>Erases the redrawn line.</summary>
    public void Clear()
    {
        if (_shown && _console.ErrorColour)
        {
            _console.Error.Write("\r\e[K");
            _shown = false;
        }
    }

    private string Describe(long done, double? share, TimeSpan elapsed)
    {
        var rate = Humane.Number(done / Math.Max(elapsed.TotalSeconds, 1e-3), 0);
        if (share is not (> 0 and <= 1))
        {
            return $"{done} {_unit}, {rate}/s";
        }

        var total = Humane.Number(done / share.Value, 0);
        var left = Humane.Age(elapsed / share.Value - elapsed);
        return $"{done} of about {total} {_unit} ({Humane.Percent(share)}), {rate}/s, {left} left";
    }

    private void Show(string text)
    {
        _shown = true;
        if (_console.ErrorColour)
        {
            _console.Error.Write($"\r\e[K{text}");
        }
        else
        {
            _console.Error.WriteLine(text);
        }
    }
}
