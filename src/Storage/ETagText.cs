using System.Globalization;
using Orleans.Storage;

namespace GlobalPlanner.Storage;

/// <summary>Converts versions of the store from and to Orleans' ETags.</summary>
internal static class ETagText
{
    /// <summary>Formats a version.</summary>
    public static string From(long etag) => etag.ToString(CultureInfo.InvariantCulture);

    /// <summary>Parses an ETag; null for none.</summary>
    /// <exception cref="InconsistentStateException">It is not an ETag of this storage.</exception>
    public static long? Read(string? etag) => etag is null ? null
        : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InconsistentStateException($"'{etag}' is not an ETag of this storage.");

    /// <summary>Translates a conflict of the store.</summary>
    public static InconsistentStateException Inconsistent(StateConflictException conflict, string? current) =>
        new(conflict.Message, conflict.StoredETag is { } stored ? From(stored) : "none", current ?? "none", conflict);
}
