using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>
/// Reads samples from the Prometheus text format 0.0.4 one by one, without allocating. Comments, timestamps and exemplars
/// are skipped. Every line is checked, whether or not its series is of interest.
/// </summary>
public ref struct PrometheusTextReader
{
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _line;

    /// <summary>Creates a reader at the first line of a whole page.</summary>
    public PrometheusTextReader(ReadOnlySpan<byte> utf8Text) => _rest = utf8Text;

    /// <summary>Name of the sample, suffixes such as <c>_sum</c> included.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The text between the braces, with escaped values; empty when there are no labels.</summary>
    public ReadOnlySpan<byte> Labels { get; private set; }

    /// <summary>The value; may be NaN or infinite.</summary>
    public double Value { get; private set; }

    /// <summary>Number of the line that was read last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Moves to the next sample.</summary>
    /// <returns>False at the end of the page.</returns>
    /// <exception cref="PrometheusFormatException">A line is malformed, or the last one is cut off.</exception>
    public bool Read()
    {
        while (!_rest.IsEmpty)
        {
            Line++;
            var end = _rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                throw new PrometheusFormatException(Line, _rest, "the page ends within the line");
            }

            _line = _rest[..end].Trim(" \t\r"u8);
            _rest = _rest[(end + 1)..];
            if (!_line.IsEmpty && _line[0] != '#')
            {
                ReadSample();
                return true;
            }
        }

        return false;
    }

    private static bool IsNameByte(byte value, bool first) =>
        char.IsAsciiLetter((char)value) || value is (byte)'_' or (byte)':' || (!first && char.IsAsciiDigit((char)value));

    private static bool TryParseValue(ReadOnlySpan<byte> text, out double value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
        {
            return true;
        }

        var unsigned = text is [(byte)'+' or (byte)'-', ..] ? text[1..] : text;
        if (Ascii.EqualsIgnoreCase(unsigned, "inf"u8) || Ascii.EqualsIgnoreCase(unsigned, "infinity"u8))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            value = double.NaN;
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private void ReadSample()
    {
        var length = 0;
        while (length < _line.Length && IsNameByte(_line[length], length == 0))
        {
            length++;
        }

        if (length == 0)
        {
            throw Malformed("the metric name is missing");
        }

        Name = _line[..length];
        Labels = default;
        var rest = _line[length..].TrimStart(" \t"u8);
        if (rest is [(byte)'{', ..])
        {
            var inside = rest[1..];
            var labels = new LabelReader(inside);
            while (labels.Read())
            {
            }

            if (labels.Problem is { } problem)
            {
                throw Malformed(problem);
            }

            Labels = inside[..labels.Position];
            rest = inside[(labels.Position + 1)..].TrimStart(" \t"u8);
        }
        else if (rest.Length == _line.Length - length)
        {
            throw Malformed("the value is missing");
        }

        ReadValue(rest);
    }

    private void ReadValue(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        if (!TryParseValue(end < 0 ? rest : rest[..end], out var value))
        {
            throw Malformed("the value is not a number");
        }

        Value = value;
        var after = end < 0 ? default : rest[end..].TrimStart(" \t"u8);
        if (after.IsEmpty || after[0] == '#')
        {
            return;
        }

        end = after.IndexOfAny((byte)' ', (byte)'\t');
        var behind = end < 0 ? default : after[end..].TrimStart(" \t"u8);
        if (!TryParseValue(end < 0 ? after : after[..end], out _) || (!behind.IsEmpty && behind[0] != '#'))
        {
            throw Malformed("the text after the value is not a timestamp");
        }
    }

    private readonly PrometheusFormatException Malformed(string problem) => new(Line, _line, problem);
}
