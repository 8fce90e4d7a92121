using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>The roles that fulfil a condition, kept up to date as roles change.</summary>
internal sealed class RoleSet(Func<LedgerRole, bool> holds)
{
    private readonly HashSet<RoleId> _roles = [];

    public int Count => _roles.Count;

    public bool Contains(RoleId id) => _roles.Contains(id);

    /// <summary>Takes over a change of a role; null stands for no role.</summary>
    public void Note(RoleId id, LedgerRole? before, LedgerRole? after)
    {
        var (was, isNow) = (before is not null && holds(before), after is not null && holds(after));
        if (was == isNow)
        {
            return;
        }

        if (isNow)
        {
            _roles.Add(id);
        }
        else
        {
            _roles.Remove(id);
        }
    }

    /// <summary>The roles at this moment, by participant and role: their order must not depend on the order in which they arrived.</summary>
    public RoleId[] Snapshot()
    {
        if (_roles.Count == 0)
        {
            return [];
        }

        RoleId[] roles = [.. _roles];
        Array.Sort(roles, static (left, right) =>
            left.Participant.CompareTo(right.Participant) is not 0 and var order ? order : left.Role.CompareTo(right.Role));
        return roles;
    }
}
