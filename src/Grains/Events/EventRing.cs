using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Grains.Events;

/// <summary>The event log in memory: its segments, oldest first, and what each of them takes.</summary>
internal sealed class EventRing
{
    private const int LongestText = 1000;

    private readonly List<EventSegment> _segments = [];
    private int _lastBytes;

    /// <summary>Ordinal of the newest event; zero when there is none.</summary>
    public long Newest { get; private set; }

    /// <summary>Ordinal of the oldest event that is kept; zero when there is none.</summary>
    public long Oldest => _segments.SelectMany(static segment => segment.Events).FirstOrDefault()?.Ordinal ?? 0;

    /// <summary>Takes over what is stored: the run of segments that ends with the newest.</summary>
    public static EventRing Restore(IEnumerable<EventSegment> stored)
    {
        var ring = new EventRing();
        ring._segments.AddRange(stored.Where(static segment => !segment.Events.IsDefaultOrEmpty).OrderBy(static segment => segment.Number));
        ring.DropOldest();
        if (ring._segments is [.., var last])
        {
            ring.Newest = last.Events[^1].Ordinal;
            ring._lastBytes = last.Events.Sum(EventSegment.SizeOf);
        }

        return ring;
    }

    /// <summary>The segment that the next events go into, with as many of them as it takes, and how many those are.</summary>
    public (EventSegment Segment, int Taken) Fill(ReadOnlySpan<ControlPlaneEvent> events)
    {
        var open = _segments is [.., var last] && last.Events.Length < EventSegment.MostEvents && _lastBytes < EventSegment.MostBytes
            ? last
            : new EventSegment { Number = (_segments.Count == 0 ? 0 : _segments[^1].Number) + 1, Events = [] };
        var bytes = open.Events.IsEmpty ? 0 : _lastBytes;
        var filled = open.Events.ToBuilder();
        var taken = 0;
        while (taken < events.Length && filled.Count < EventSegment.MostEvents && bytes < EventSegment.MostBytes)
        {
            var what = Bounded(events[taken++]) with { Ordinal = Newest + taken };
            bytes += EventSegment.SizeOf(what);
            filled.Add(what);
        }

        return (open with { Events = filled.ToImmutable() }, taken);
    }

    /// <summary>Takes a segment that is stored.</summary>
    public void Take(EventSegment segment)
    {
        if (_segments is [.., var last] && last.Number == segment.Number)
        {
            _segments[^1] = segment;
        }
        else
        {
            _segments.Add(segment);
            DropOldest();
        }

        Newest = segment.Events[^1].Ordinal;
        _lastBytes = segment.Events.Sum(EventSegment.SizeOf);
    }

    /// <summary>The requested events, oldest first, and the ordinal to continue from.</summary>
    public EventPage Read(EventQuery query, DateTimeOffset now)
    {
        var limit = Math.Clamp(query.Limit, 0, EventQuery.MostEvents);
        var wanted = _segments
            .Where(segment => !(segment.Events[^1].Ordinal <= query.After))
            .SelectMany(static segment => segment.Events)
            .Where(what => !(what.Ordinal <= query.After)
                && !(what.At < query.Since)
                && (query.Kind is null || what.Kind == query.Kind)
                && (query.Subject is null || what.Subject == query.Subject));
        var events = (query.After is null ? wanted.TakeLast(limit) : wanted.Take(limit)).ToList();
        var next = query.After is not null && limit > 0 && events.Count == limit ? events[^1].Ordinal : Newest;
        return new EventPage([.. events], next, Oldest, now);
    }

    private void DropOldest()
    {
        var newest = _segments.Count == 0 ? 0 : _segments[^1].Number;
        _segments.RemoveAll(segment => segment.Number <= newest - EventSegment.Slots);
    }

    private static ControlPlaneEvent Bounded(ControlPlaneEvent what) => what with
    {
        Message = Bounded(what.Message),
        Subject = Bounded(what.Subject),
        By = Bounded(what.By),
    };

    private static string Bounded(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText - 1), "…");
}
