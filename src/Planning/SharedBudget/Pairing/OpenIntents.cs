namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>Pools that want to grow, or those that want to shrink, in the order in which they are asked to take part.</summary>
internal sealed class OpenIntents
{
    private readonly SortedSet<PairingRole> _pools;
    private readonly SortedDictionary<int, int> _poolsByGpu = [];

    /// <summary>Donors: those that can best be spared first. Recipients: the most important first.</summary>
    public OpenIntents(bool donors) => _pools = new SortedSet<PairingRole>(Comparer<PairingRole>.Create((left, right) =>
    {
        var order = donors ? left.Priority.CompareTo(right.Priority) : right.Priority.CompareTo(left.Priority);
        order = order != 0 ? order : left.IntentGpus.CompareTo(right.IntentGpus);
        order = order != 0 ? order : left.Id.Participant.CompareTo(right.Id.Participant);
        return order != 0 ? order : left.Id.Role.CompareTo(right.Id.Role);
    }));

    public void Add(PairingRole pool)
    {
        _pools.Add(pool);
        _poolsByGpu[pool.Gpu] = _poolsByGpu.GetValueOrDefault(pool.Gpu) + 1;
    }

    public void Remove(PairingRole pool)
    {
        _pools.Remove(pool);
        if (--_poolsByGpu[pool.Gpu] == 0)
        {
            _poolsByGpu.Remove(pool.Gpu);
        }
    }

    /// <summary>Widest replica among them, without some of them; zero when there is none.</summary>
    public int WidestGpu(IReadOnlyCollection<PairingRole> without)
    {
        foreach (var (gpu, count) in _poolsByGpu.Reverse())
        {
            if (count > without.Count(pool => pool.Gpu == gpu && _pools.Contains(pool)))
            {
                return gpu;
            }
        }

        return 0;
    }

    /// <summary>Those to be asked, in order: among equal priorities first the requester's own.</summary>
    public IEnumerable<PairingRole> For(PairingRole? own, IReadOnlyCollection<PairingRole> without)
    {
        var pending = own is not null && _pools.Contains(own) && !without.Contains(own) ? own : null;
        foreach (var pool in _pools)
        {
            if (pending is not null && (pool == pending || pool.Priority == pending.Priority))
            {
                yield return pending;
                (own, pending) = (pending, null);
            }

            if (pool != own && !without.Contains(pool))
            {
                yield return pool;
            }
        }
    }
}
