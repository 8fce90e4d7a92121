using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>Pools of which something holds, kept as pools change.</summary>
internal sealed class RoleSet(Func<LedgerRole, bool> holds)
{
    private readonly HashSet<RoleId> _pools = [];

    public int Count => _pools.Count;

    public bool Contains(RoleId id) => _pools.Contains(id);

    /// <summary>A pool was one and is another now; null stands for no pool.</summary>
    public void Note(RoleId id, LedgerRole? before, LedgerRole? after)
    {
        var (was, isNow) = (before is not null && holds(before), after is not null && holds(after));
        if (was == isNow)
        {
            return;
        }

        if (isNow)
        {
            _pools.Add(id);
        }
        else
        {
            _pools.Remove(id);
        }
    }

    /// <summary>Those of this moment, by participant and role: which comes first must not depend on how they came here.</summary>
    public RoleId[] Snapshot()
    {
        if (_pools.Count == 0)
        {
            return [];
        }

        RoleId[] pools = [.. _pools];
        Array.Sort(pools, static (left, right) =>
            left.Participant.CompareTo(right.Participant) is not 0 and var order ? order : left.Role.CompareTo(right.Role));
        return pools;
    }
}
