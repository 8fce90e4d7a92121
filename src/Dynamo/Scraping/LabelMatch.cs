using System.Text;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>A value that a label must have, compared in its escaped form.</summary>
internal sealed class LabelMatch
{
    private readonly byte[] _name;
    private readonly byte[] _escaped;
    private readonly bool _ignoreCase;
    private readonly bool _absentMatches;

    /// <param name="name">The label.</param>
    /// <param name="value">The value, as it is meant, not escaped.</param>
    /// <param name="ignoreCase">Compare without regard to case.</param>
    /// <param name="absentMatches">A series without the label matches too.</param>
    public LabelMatch(string name, string value, bool ignoreCase = false, bool absentMatches = false)
    {
        _name = Encoding.UTF8.GetBytes(name);
        _escaped = Encoding.UTF8.GetBytes(value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal));
        _ignoreCase = ignoreCase;
        _absentMatches = absentMatches;
    }

    public bool Matches(ReadOnlySpan<byte> labels)
    {
        var reader = new LabelReader(labels);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(_name))
            {
                return reader.Value.SequenceEqual(_escaped) || (_ignoreCase && EqualsIgnoreCase(reader.Value));
            }
        }

        return _absentMatches;
    }

    private bool EqualsIgnoreCase(ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, _escaped)
        || (!Ascii.IsValid(value) && string.Equals(
            Encoding.UTF8.GetString(value), Encoding.UTF8.GetString(_escaped), StringComparison.OrdinalIgnoreCase));
}
