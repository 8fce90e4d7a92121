using System.Text;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>A text does not have the Prometheus text format.</summary>
public sealed class PrometheusFormatException : Exception
{
    private const int LongestText = 80;

    internal PrometheusFormatException(int line, ReadOnlySpan<byte> text, string problem)
        : base($"line {line} is not Prometheus text: {problem}: {Shown(text)}") => Line = line;

    /// <summary>Number of the malformed line, from 1.</summary>
    public int Line { get; }

    private static string Shown(ReadOnlySpan<byte> text)
    {
        var cut = text.Length > LongestText;
        return $"'{Encoding.UTF8.GetString(cut ? text[..LongestText] : text)}{(cut ? "..." : string.Empty)}'";
    }
}
