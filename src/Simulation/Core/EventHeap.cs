namespace GlobalPlanner.Simulation.Core;

/// <summary>
/// Events in the order (time, phase, rank, order of scheduling). No event is removed before it is due; its owner
/// recognises and ignores an outdated one.
/// </summary>
public sealed class EventHeap<TEvent>
{
    private readonly PriorityQueue<TEvent, Key> _heap = new();
    private long _scheduled;

    /// <summary>Events not yet taken.</summary>
    public int Count => _heap.Count;

    /// <summary>Adds an event.</summary>
    /// <param name="atUs">When it is due.</param>
    /// <param name="phase">Its place among all events of that instant.</param>
    /// <param name="item">The event.</param>
    /// <param name="rank">Its place within the phase, for events whose order must not depend on when they were scheduled.</param>
    public void Schedule(long atUs, EventPhase phase, TEvent item, long rank = 0) =>
        _heap.Enqueue(item, new Key(atUs, phase, rank, _scheduled++));

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

    private readonly record struct Key(long AtUs, EventPhase Phase, long Rank, long Order) : IComparable<Key>
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

            return Rank != other.Rank ? Rank.CompareTo(other.Rank) : Order.CompareTo(other.Order);
        }
    }
}
