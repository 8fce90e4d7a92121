namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>Reads a trace file once, line by line, and counts and reports the lines that are broken or adjusted.</summary>
internal sealed class TraceFile(string path, TraceReaderOptions options)
{
    public string Path => path;

    public TraceReaderOptions Options => options;

    public long SkippedLines { get; private set; }

    public long AdjustedLines { get; private set; }

    /// <summary>The lines that are not blank, with their numbers, from 1.</summary>
    public IEnumerable<(long Number, string Text)> Lines()
    {
        using var reader = Open();
        for (var number = 1L; ReadLine(reader, number) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return (number, line);
            }
        }
    }

    /// <summary>Parses every line. A broken line is reported and skipped, or ends the reading, as the options say.</summary>
    public IEnumerable<T> Parse<T>(IEnumerable<(long Number, string Text)> lines, Func<long, string, T> parse)
    {
        foreach (var (number, text) in lines)
        {
            if (TryParse(number, text, parse, out var value))
            {
                yield return value;
            }
        }
    }

    /// <summary>Counts and reports a line whose values were adjusted.</summary>
    public void Adjusted(long line, string field, string value, string instead)
    {
        AdjustedLines++;
        options.Report?.Invoke(new TraceIssue(path, line, field, value, instead));
    }

    /// <summary>Adds the counts of a file that belongs to this one.</summary>
    public void Include(TraceFile companion)
    {
        SkippedLines += companion.SkippedLines;
        AdjustedLines += companion.AdjustedLines;
    }

    /// <summary>Makes an error about the file as a whole.</summary>
    public TraceException Error(string message, Exception? inner = null) =>
        new(new TraceIssue(path, null, null, null, message), inner);

    private bool TryParse<T>(long number, string text, Func<long, string, T> parse, out T value)
    {
        try
        {
            value = parse(number, text);
            return true;
        }
        catch (BadLineException bad)
        {
            var issue = new TraceIssue(path, number, bad.Field, bad.Value, bad.Message);
            if (!options.SkipBadLines)
            {
                throw new TraceException(issue);
            }

            SkippedLines++;
            options.Report?.Invoke(issue);
            value = default!;
            return false;
        }
    }

    private StreamReader Open()
    {
        try
        {
            return TraceText.Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Error($"cannot be opened: {e.Message}", e);
        }
    }

    private string? ReadLine(StreamReader reader, long number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new TraceException(
                new TraceIssue(path, number, null, null, $"cannot be read further: {e.Message}"), e);
        }
    }
}
