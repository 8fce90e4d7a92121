using System.Text;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>Matches series by the value of one label. Values are compared in their escaped form.</summary>
internal sealed class LabelMatch
{
    private readonly byte[] _name;
    private readonly byte[] _escaped;
    private readonly bool _ignoreCase;
    private readonly bool _absentMatches;

    /// <param name="name">The label.</param>
    /// <param name="value">The value, not escaped.</param>
    /// <param name="ignoreCase">Whether case is ignored.</param>
    /// <param name="absentMatches">Whether a series without the label matches too.</param>
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
