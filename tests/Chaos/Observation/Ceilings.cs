using GlobalPlanner.Chaos.World;

namespace GlobalPlanner.Chaos.Observation;

/// <summary>
/// What a budget may have while operators move its ceiling. A lower ceiling takes nothing away: what was granted under
/// the one before may be written for a while, and from then on there must be no growth before enough is released.
/// </summary>
internal sealed class Ceilings
{
    /// <summary>Time after a change for which an earlier grant may still be on its way, wall time.</summary>
    public static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Ceiling> _ceilings;
    private readonly TimeProvider _clock;

    public Ceilings(int pools, TimeProvider clock)
    {
        _clock = clock;
        Configured = WorldFile.Ceiling(pools);
        _ceilings = WorldFile.Domains.ToDictionary(static domain => domain, _ => new Ceiling { InForce = Configured, Allowed = Configured });
    }

    /// <summary>The ceiling of every budget before anybody changes it.</summary>
    public int Configured { get; }

    /// <summary>GPUs that a budget may have now.</summary>
    public int Allowed(string domain)
    {
        lock (_lock)
        {
            return _ceilings[domain].Allowed;
        }
    }

    /// <summary>Says that an operator is about to order another ceiling: from now on it may be in force.</summary>
    public void Changing(string domain, int gpus)
    {
        lock (_lock)
        {
            var ceiling = _ceilings[domain];
            (ceiling.Allowed, ceiling.ChangedAt) = (Math.Max(ceiling.Allowed, gpus), _clock.GetTimestamp());
        }
    }

    /// <summary>Says that the order was carried out.</summary>
    public void Changed(string domain, int gpus)
    {
        lock (_lock)
        {
            var ceiling = _ceilings[domain];
            (ceiling.InForce, ceiling.ChangedAt) = (gpus, _clock.GetTimestamp());
        }
    }

    /// <summary>Takes note of the GPUs that a budget has: once nothing is on its way, what has been released stays so.</summary>
    public void Seen(string domain, int committedGpus)
    {
        lock (_lock)
        {
            var ceiling = _ceilings[domain];
            if (ceiling.ChangedAt is { } at && _clock.GetElapsedTime(at) > OnTheWay)
            {
                ceiling.Allowed = Math.Max(ceiling.InForce, Math.Min(ceiling.Allowed, committedGpus));
            }
        }
    }

    private sealed class Ceiling
    {
        /// <summary>The value of the latest order that was carried out.</summary>
        public int InForce { get; set; }

        /// <summary>GPUs it may have.</summary>
        public int Allowed { get; set; }

        /// <summary>When it was changed last, or tried to be; null when it never was.</summary>
        public long? ChangedAt { get; set; }
    }
}
