using System.Globalization;
using Orleans.Storage;

namespace GlobalPlanner.Storage.Slots;

/// <summary>A version of a log: the number of its newest entry, and that of the record it builds on.</summary>
internal readonly record struct LogVersion(long Index, long Base)
{
    /// <summary>Parses the text of <see cref="ToString"/>; null is the version before the first.</summary>
    /// <exception cref="InconsistentStateException">It is not a version of this log.</exception>
    public static LogVersion Parse(string? etag)
    {
        if (etag is null)
        {
            return default;
        }

        var parts = etag.Split('-');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var record)
            ? new LogVersion(index, record)
            : throw new InconsistentStateException($"'{etag}' is not a version of this log.");
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}-{Base}");
}
