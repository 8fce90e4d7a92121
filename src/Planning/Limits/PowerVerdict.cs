namespace GlobalPlanner.Planning.Limits;

/// <summary>What a power budget said about a proposal.</summary>
public enum PowerVerdict
{
    /// <summary>It fits.</summary>
    Fits,

    /// <summary>
    /// One pool was to grow while the other shrinks and both at once would draw too much: the growth waits until the
    /// other has shrunk.
    /// </summary>
    Staged,

    /// <summary>It was reduced to what the limit holds.</summary>
    Clamped,

    /// <summary>The limit has no room for the floors, so nothing grows.</summary>
    Suppressed,
}
