namespace GlobalPlanner.Planning.Limits;

/// <summary>The verdict of a power limit on a proposal.</summary>
public enum PowerVerdict
{
    /// <summary>It fits.</summary>
    Fits,

    /// <summary>
    /// One role grows while the other shrinks, and both at once would draw too much: growth waits until the other role has
    /// shrunk.
    /// </summary>
    Staged,

    /// <summary>It was reduced to fit the limit.</summary>
    Clamped,

    /// <summary>The limit has no room for the floors, so nothing grows.</summary>
    Suppressed,
}
