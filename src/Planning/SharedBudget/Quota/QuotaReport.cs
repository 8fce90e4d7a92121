using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>Explains why a role waits, and describes the standing of groups.</summary>
internal static class QuotaReport
{
    private const int MostAhead = 3;

    /// <summary>Explains what binds a role that waits.</summary>
    /// <param name="leaf">The role.</param>
    /// <param name="other">The other role, where both grow together.</param>
    public static QuotaWait Explain(QuotaLeaf leaf, QuotaLeaf? other)
    {
        var alone = leaf.Parent!.Binding(other is null ? leaf.Role.GpuPerReplica : leaf.MissingGpus);
        if (alone is not null || other is null)
        {
            return Explain(leaf, alone);
        }

        var together = leaf.BindingWith(other);
        return other.Role.Frozen || together is not null ? Explain(other, together) with { With = other.Role.Id } : Explain(leaf, together);
    }

    private static QuotaWait Explain(QuotaLeaf leaf, QuotaNode? binding)
    {
        var home = leaf.Parent!;
        var free = home.Available();
        if (binding is not null)
        {
            var (ahead, count) = Ahead(leaf, binding);
            return binding.Parent is null
                ? new QuotaWait(QuotaBound.Ceiling, string.Empty, free, binding.Total, binding.Guaranteed, ahead, count)
                : new QuotaWait(QuotaBound.Group, binding.Name, free, binding.Total, binding.Limit, ahead, count);
        }

        var root = home.Root;
        var (before, number) = Ahead(leaf, home.NearestBlock() ?? root);
        return new QuotaWait(QuotaBound.Queue, string.Empty, free, root.Total, root.Guaranteed, before, number);
    }

    /// <summary>Adds the standing of a node and of all nodes below it that have roles or a quota, parents first.</summary>
    public static void Describe(
        QuotaNode node, string type, Entitlements entitlements, ImmutableArray<GroupStanding>.Builder standings)
    {
        var demand = entitlements.DemandOf(node);
        if (demand > 0 || node.Total > 0 || node.Guaranteed > 0)
        {
            var parent = node.Parent?.Parent is null ? null : node.Parent.Name;
            standings.Add(new GroupStanding
            {
                Name = node.Name.Length == 0 && parent is not null ? $"{parent} (own pools)" : node.Name,
                Parent = parent,
                GpuType = type,
                GuaranteedGpus = node.Guaranteed,
                BorrowingLimitGpus = node.Quota.BorrowingLimitGpus,
                LendingLimitGpus = node.Quota.LendingLimitGpus,
                Weight = node.Weight,
                UsedGpus = node.Total,
                DemandGpus = demand,
                EntitledGpus = entitlements.Of(node),
            });
        }

        foreach (var child in node.Children)
        {
            Describe(child, type, entitlements, standings);
        }
    }

    /// <summary>The roles that are served before a given one below a node, the next one first.</summary>
    private static (ImmutableArray<RoleId> First, int Count) Ahead(QuotaLeaf leaf, QuotaNode top)
    {
        var ahead = ImmutableArray.CreateBuilder<RoleId>(MostAhead);
        var count = 0;
        Walk(top);
        return (ahead.DrainToImmutable(), count);

        bool Walk(QuotaNode node)
        {
            foreach (var waiter in node.Waiting)
            {
                if (waiter == leaf || count == QuotaWait.MostCounted)
                {
                    return false;
                }

                if (waiter is QuotaLeaf other)
                {
                    count++;
                    if (ahead.Count < MostAhead)
                    {
                        ahead.Add(other.Role.Id);
                    }
                }
                else if (!Walk((QuotaNode)waiter))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
