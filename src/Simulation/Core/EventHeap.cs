namespace GlobalPlanner.Simulation.Core;

/// <summary>
/// Events by (time, phase, rank, order of scheduling). Nothing is ever removed early: an event that no longer counts is
/// recognised by its owner when it comes up.
/// </summary>
public sealed class EventHeap<TEvent>
{
    private readonly PriorityQueue<TEvent, Key> _heap = new();
    private long _sequence;

    /// <summary>Events not yet taken.</summary>
    public int Count => _heap.Count;

    /// <summary>Adds an event.</summary>
    /// <param name="atUs">When it is due.</param>
    /// <param name="phase">Its place among all at that instant.</param>
    /// <param name="item">The event.</param>
    /// <param name="rank">Its place within the phase, where that must not depend on when it was scheduled.</param>
    public void Schedule(long atUs, EventPhase phase, TEvent item, long rank = 0) =>
        _heap.Enqueue(item, new Key(atUs, phase, rank, _sequence++));

    /// <summary>Takes the next event if it is due at or before <paramref name="untilUs"/>.</summary>
    public bool TryTake(long untilUs, out TEvent item, out long atUs)
    {
        if (_heap.TryPeek(out item!, out var key) && key.AtUs <= untilUs)
        {
            _heap.Dequeue();
            atUs = key.AtUs;
            return true;
        }

        atUs = 0;
        return false;
    }

    /// <summary>When the next event is due; null when there is none.</summary>
    public long? NextAtUs => _heap.TryPeek(out _, out var key) ? key.AtUs : null;

    private readonly record struct Key(long AtUs, EventPhase Phase, long Rank, long Sequence) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            if (AtUs != other.AtUs)
            {
                return AtUs < other.AtUs ? -1 : 1;
            }

            if (Phase != other.Phase)
            {
                return Phase < other.Phase ? -1 : 1;
            }

            return Rank != other.Rank ? Rank.CompareTo(other.Rank) : Sequence.CompareTo(other.Sequence);
        }
    }
}
