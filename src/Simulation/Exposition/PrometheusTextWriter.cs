using System.Globalization;

namespace GlobalPlanner.Simulation.Exposition;

/// <summary>
/// Writes families in the Prometheus text format 0.0.4. Labels are passed as the text between the braces, with escaped
/// values (<see cref="Labels"/>).
/// </summary>
internal readonly struct PrometheusTextWriter(TextWriter output)
{
    /// <summary>Media type of the text format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Joins labels in the order given, escaping the values.</summary>
    public static string Labels(params ReadOnlySpan<(string Name, string? Value)> labels)
    {
        var text = new System.Text.StringBuilder();
        foreach (var (name, value) in labels)
        {
            if (value is null)
            {
                continue;
            }

            if (text.Length > 0)
            {
                text.Append(',');
            }

            var escaped = value
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(name).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    public void Family(string name, string type, string help)
    {
        output.Write("# HELP ");
        output.Write(name);
        output.Write(' ');
        output.Write(help);
        output.Write("\n# TYPE ");
        output.Write(name);
        output.Write(' ');
        output.Write(type);
        output.Write('\n');
    }

    public void Sample(string name, string labels, long value)
    {
        WriteName(name, string.Empty, labels);
        output.Write("} ");
        WriteNumber(value);
        output.Write('\n');
    }

    public void Histogram(string name, string labels, Histogram histogram)
    {
        var cumulative = 0L;
        var bounds = histogram.Bounds.Labels;
        for (var i = 0; i < bounds.Length; i++)
        {
            cumulative += histogram.InBucket(i);
            WriteName(name, "_bucket", labels);
            output.Write(labels.Length > 0 ? ",le=\"" : "le=\"");
            output.Write(bounds[i]);
            output.Write("\"} ");
            WriteNumber(cumulative);
            output.Write('\n');
        }

        WriteName(name, "_sum", labels);
        output.Write("} ");
        WriteNumber(histogram.Sum);
        output.Write('\n');
        WriteName(name, "_count", labels);
        output.Write("} ");
        WriteNumber(histogram.Count);
        output.Write('\n');
    }

    private void WriteName(string name, string suffix, string labels)
    {
        output.Write(name);
        output.Write(suffix);
        output.Write('{');
        output.Write(labels);
    }

    private void WriteNumber<T>(T value)
        where T : ISpanFormattable
    {
        Span<char> digits = stackalloc char[32];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        output.Write(digits[..length]);
    }
}
