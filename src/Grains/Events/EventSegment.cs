using System.Collections.Immutable;
using System.Text;
using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Grains.Events;

/// <summary>
/// A stretch of the event log as it is stored. The log is a ring of such records, so that a write costs one of them and
/// not the whole log, on any grain storage.
/// </summary>
public sealed record EventSegment
{
    /// <summary>The format this code writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Segments of the ring; the one that is overwritten next does not count as kept.</summary>
    public const int Slots = 21;

    /// <summary>Events of a full segment: 10,000 are kept in twenty.</summary>
    public const int MostEvents = 500;

    /// <summary>Bytes, about, of a full segment: 2 MB are kept in twenty.</summary>
    public const int MostBytes = 100_000;

    /// <summary>The format it was written in; a newer one is refused.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Number of the segment, from one; it is stored in slot <c>Number % Slots</c>.</summary>
    public required long Number { get; init; }

    /// <summary>The events of the segment, oldest first.</summary>
    public required ImmutableArray<ControlPlaneEvent> Events { get; init; }

    /// <summary>The bytes, about, that an event takes in storage.</summary>
    public static int SizeOf(ControlPlaneEvent what)
    {
        ArgumentNullException.ThrowIfNull(what);
        const int Keys = 120, Figure = 30;
        return Keys + (Figure * what.Figures.Count)
            + Encoding.UTF8.GetByteCount(what.Message) + Encoding.UTF8.GetByteCount(what.Subject) + Encoding.UTF8.GetByteCount(what.By);
    }
}
