using System.Globalization;
using Orleans.Storage;

namespace GlobalPlanner.Storage;

/// <summary>Versions of the store in the form Orleans carries them.</summary>
internal static class ETagText
{
    public static string From(long etag) => etag.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="InconsistentStateException">It was not given by this storage.</exception>
    public static long? Read(string? etag) => etag is null ? null
        : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InconsistentStateException($"'{etag}' is not an ETag of this storage.");

    public static InconsistentStateException Inconsistent(StateConflictException conflict, string? current) =>
        new(conflict.Message, conflict.StoredETag is { } stored ? From(stored) : "none", current ?? "none", conflict);
}
