namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>One reading of a file, plain or gzip told from the content, line by line, with what was wrong with it.</summary>
internal sealed class TraceFile(string path, TraceReaderOptions options)
{
    public string Path => path;

    public TraceReaderOptions Options => options;

    public long SkippedLines { get; private set; }

    public long AdjustedLines { get; private set; }

    /// <summary>The lines that are not blank, numbered from 1.</summary>
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

    /// <summary>What a parser makes of every line; broken ones are reported and left out, or end the reading.</summary>
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

    /// <summary>Reports that a line is not taken as it stands.</summary>
    public void Adjusted(long line, string field, string value, string instead)
    {
        AdjustedLines++;
        options.Report?.Invoke(new TraceIssue(path, line, field, value, instead));
    }

    /// <summary>Counts what was wrong with a file that belongs to this one.</summary>
    public void Include(TraceFile companion)
    {
        SkippedLines += companion.SkippedLines;
        AdjustedLines += companion.AdjustedLines;
    }

    /// <summary>An error about the file as a whole.</summary>
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
            return PlainOrGzip.OpenText(path);
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
