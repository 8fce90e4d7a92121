using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Fleet;

namespace GlobalPlanner.Chaos.Observation;

/// <summary>Writes made behind the control plane's back. Neither they nor their consequences count as violations.</summary>
internal sealed class HandEdits
{
    /// <summary>The shortest time for which an edit excuses a budget, wall time; it lasts until the budget's GPUs are within its bounds again.</summary>
    public static readonly TimeSpan Excuse = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<(ParticipantId Participant, ReplicaTargets After)> _announced = [];
    private readonly Dictionary<string, long> _edited = [];

    /// <summary>Whether any was made so far.</summary>
    public bool Any
    {
        get
        {
            lock (_lock)
            {
                return _edited.Count > 0;
            }
        }
    }

    /// <summary>Says that an edit is about to be made.</summary>
    public void Announce(string domain, ParticipantId participant, ReplicaTargets after)
    {
        lock (_lock)
        {
            _announced.Add((participant, after));
            _edited[domain] = TimeProvider.System.GetTimestamp();
        }
    }

    /// <summary>Whether an accepted write is such an edit.</summary>
    public bool Take(AcceptedWrite write)
    {
        lock (_lock)
        {
            return _announced.Remove((write.Participant, write.After));
        }
    }

    /// <summary>Whether a budget is excused.</summary>
    /// <param name="domain">The budget.</param>
    /// <param name="withinBounds">Whether its GPUs are.</param>
    public bool Excused(string domain, bool withinBounds)
    {
        lock (_lock)
        {
            if (!_edited.TryGetValue(domain, out var at))
            {
                return false;
            }

            if (withinBounds && TimeProvider.System.GetElapsedTime(at) > Excuse)
            {
                _edited.Remove(domain);
                return false;
            }

            return true;
        }
    }
}
