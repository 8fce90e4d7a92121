using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Quota;

/// <summary>Tells why a pool waits, and how groups stand.</summary>
internal static class QuotaReport
{
    private const int MostAhead = 3;

    /// <summary>What binds a pool that waits.</summary>
    public static QuotaWait Explain(QuotaLeaf leaf)
    {
        var home = leaf.Parent!;
        var free = home.Available();
        if (home.Binding(leaf.Pool.GpuPerReplica) is { } node)
        {
            var (ahead, count) = Ahead(leaf, node);
            return node.Parent is null
                ? new QuotaWait(QuotaBound.Ceiling, string.Empty, free, node.Total, node.Guaranteed, ahead, count)
                : new QuotaWait(QuotaBound.Group, node.Name, free, node.Total, node.Limit, ahead, count);
        }

        var root = home.Root;
        var (before, number) = Ahead(leaf, home.NearestBlock() ?? root);
        return new QuotaWait(QuotaBound.Queue, string.Empty, free, root.Total, root.Guaranteed, before, number);
    }

    /// <summary>Adds a node with all below it that has pools or a quota, parents first.</summary>
    public static void Describe(
        QuotaNode node, string type, Entitlements entitlements, ImmutableArray<QuotaGroupStanding>.Builder standings)
    {
        var demand = entitlements.DemandOf(node);
        if (demand > 0 || node.Total > 0 || node.Guaranteed > 0)
        {
            var parent = node.Parent?.Parent is null ? null : node.Parent.Name;
            standings.Add(new QuotaGroupStanding
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

    /// <summary>Pools that are served before one of those below a node, the next one first.</summary>
    private static (ImmutableArray<PoolId> First, int Count) Ahead(QuotaLeaf leaf, QuotaNode top)
    {
        var ahead = ImmutableArray.CreateBuilder<PoolId>(MostAhead);
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
                        ahead.Add(other.Pool.Id);
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
