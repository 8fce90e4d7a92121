namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>The roles that want to grow, or those that want to shrink, in the order in which they become partners.</summary>
internal sealed class OpenIntents
{
    private readonly SortedSet<PairingRole> _roles;
    private readonly SortedDictionary<int, int> _rolesByGpu = [];

    /// <summary>Orders donors by rising priority, recipients by falling priority; then the smaller change first.</summary>
    public OpenIntents(bool donors) => _roles = new SortedSet<PairingRole>(Comparer<PairingRole>.Create((left, right) =>
    {
        var order = donors ? left.Priority.CompareTo(right.Priority) : right.Priority.CompareTo(left.Priority);
        order = order != 0 ? order : left.IntentGpus.CompareTo(right.IntentGpus);
        order = order != 0 ? order : left.Id.Participant.CompareTo(right.Id.Participant);
        return order != 0 ? order : left.Id.Role.CompareTo(right.Id.Role);
    }));

    public void Add(PairingRole role)
    {
        _roles.Add(role);
        _rolesByGpu[role.Gpu] = _rolesByGpu.GetValueOrDefault(role.Gpu) + 1;
    }

    public void Remove(PairingRole role)
    {
        _roles.Remove(role);
        if (--_rolesByGpu[role.Gpu] == 0)
        {
            _rolesByGpu.Remove(role.Gpu);
        }
    }

    /// <summary>GPUs of the largest replica among them, without the given roles; zero when there is none.</summary>
    public int WidestGpu(IReadOnlyCollection<PairingRole> without)
    {
        foreach (var (gpu, count) in _rolesByGpu.Reverse())
        {
            if (count > without.Count(role => role.Gpu == gpu && _roles.Contains(role)))
            {
                return gpu;
            }
        }

        return 0;
    }

    /// <summary>The possible partners in order; among equal priorities the requester's own role comes first.</summary>
    public IEnumerable<PairingRole> For(PairingRole? own, IReadOnlyCollection<PairingRole> without)
    {
        var pending = own is not null && _roles.Contains(own) && !without.Contains(own) ? own : null;
        foreach (var role in _roles)
        {
            if (pending is not null && (role == pending || role.Priority == pending.Priority))
            {
                yield return pending;
                (own, pending) = (pending, null);
            }

            if (role != own && !without.Contains(role))
            {
                yield return role;
            }
        }
    }
}
