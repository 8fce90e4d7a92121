using CsCheck;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Quota;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Quota;

public class QuotaPropertyTests
{
    private const int H100 = 12;

    private static readonly Gen<GroupDraw> GenGroup = Gen.Select(
        Gen.Int[-1, 5], Gen.Int[0, 8], Gen.Int[-1, 8], Gen.Int[-1, 8], Gen.Int[1, 4],
        static (parent, guaranteed, borrowing, lending, weight) => new GroupDraw(parent, guaranteed, borrowing, lending, weight));

    private static readonly Gen<int> GenGpus = Gen.Int[0, 5].Select(static i => i switch { 0 => 0, 1 or 2 => 1, 3 => 2, 4 => 4, _ => 8 });

    private static readonly Gen<PoolDraw> GenPool = Gen.Select(
        Gen.Int[-1, 5], GenGpus, Gen.Int[0, 8], Gen.Int[0, 8], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2],
        static (group, gpus, first, then, priority, thenPriority, kind) => new PoolDraw(group, gpus, first, then, priority, thenPriority, kind));

    private static readonly Gen<(GroupDraw[] Groups, PoolDraw[] Pools, int Spare, ReclaimScope Scope)> GenWorld = Gen.Select(
        GenGroup.Array[0, 6], GenPool.Array[1, 10], Gen.Int[0, 30], Gen.Int[1, 3].Select(static scope => (ReclaimScope)scope));

    [Fact]
    public void Usage_is_the_sum_of_what_is_charged_and_no_limit_is_passed() => GenWorld.Sample(draw =>
    {
        var world = Draw(draw);
        CheckLimits(world, draw);
        Ask(world, draw.Pools);
        world.ServeAll();
        CheckLimits(world, draw);
    });

    [Fact]
    public void Entitlements_fit_and_give_everybody_the_guarantee() => GenWorld.Sample(draw =>
    {
        var world = Draw(draw);
        Ask(world, draw.Pools);
        var groups = world.Table.Groups();
        foreach (var types in groups.Where(static group => group.Parent is null).GroupBy(static group => group.GpuType))
        {
            Assert.True(types.Sum(static group => group.EntitledGpus) <= Capacity(draw, types.Key));
        }

        foreach (var group in groups)
        {
            Assert.True(group.EntitledGpus <= group.DemandGpus);
            Assert.True(group.BorrowingLimitGpus is not { } limit || group.EntitledGpus <= group.GuaranteedGpus + limit);
            if (!groups.Any(child => child.Parent == group.Name && child.GpuType == group.GpuType))
            {
                Assert.True(group.EntitledGpus >= Math.Min(group.DemandGpus, group.GuaranteedGpus), $"{group}");
            }
        }
    });

    [Fact]
    public void Entitlements_do_not_fall_when_the_ceiling_rises() => Gen.Select(GenWorld, Gen.Int[1, 10]).Sample((draw, more) =>
    {
        var world = Draw(draw);
        Ask(world, draw.Pools);
        var larger = new QuotaWorld(GroupsText(draw.Groups), Ceiling(draw) + more, draw.Scope, H100);
        foreach (var pool in world.Pools)
        {
            larger.Put(pool);
        }

        var before = world.Table.Groups().ToDictionary(static group => (group.GpuType, group.Parent, group.Name), static group => group.EntitledGpus);
        Assert.All(larger.Table.Groups(), group => Assert.True(group.EntitledGpus >= before.GetValueOrDefault((group.GpuType, group.Parent, group.Name))));
    });

    [Fact]
    public void What_is_decided_does_not_depend_on_the_order_of_the_pools() => Gen.Select(GenWorld, Gen.Int[0, 1000]).Sample((draw, seed) =>
    {
        var world = Draw(draw);
        Ask(world, draw.Pools);
        var other = new QuotaWorld(GroupsText(draw.Groups), Ceiling(draw), draw.Scope, H100);
        foreach (var pool in world.Pools.Select((pool, i) => (Pool: pool, Place: (i + 1) * ((2 * seed) + 1) % 101)).OrderBy(static entry => entry.Place).Select(static entry => entry.Pool))
        {
            other.Put(pool);
        }

        Assert.Equal(world.Entitled(), other.Entitled());
        Assert.Equal(world.Reclaim(), other.Reclaim());
        Assert.Equal(world.ServeAll(), other.ServeAll());
    });

    [Fact]
    public void Where_nobody_asks_nothing_happens() => GenWorld.Sample(draw =>
    {
        var world = Draw(draw);
        foreach (var pool in world.Pools.ToList())
        {
            world.Put(pool with { WantedReplicas = null });
        }

        Assert.Equal(string.Empty, world.ServeAll());
        Assert.Equal(string.Empty, world.Reclaim());
    });

    [Fact]
    public void Reclaim_comes_to_rest_and_nobody_loses_what_is_his() => GenWorld.Sample(draw =>
    {
        var world = Draw(draw);
        Ask(world, draw.Pools);
        var demand = world.Pools.ToDictionary(static pool => pool.Id, static pool => Math.Max(pool.GrantedReplicas, pool.WantedReplicas ?? 0));
        var limit = 2 + (Ceiling(draw) * 2);
        var held = Secured(world);
        for (var round = 0; ; round++)
        {
            Assert.True(round < limit, $"no rest after {round} rounds: {Text(world)}");
            var orders = world.Table.PlanReclaim().Orders;
            var used = world.Table.Groups().Where(group => orders.Any(order => IsFromOutside(world, order, group.Name)) && !orders.Any(order => IsFromInside(world, order, group.Name)));
            var least = used.ToDictionary(static group => (group.GpuType, group.Name), static group => Math.Min(group.UsedGpus, group.GuaranteedGpus));
            foreach (var order in orders)
            {
                var pool = world.Pools.Single(pool => pool.Id == order.Victim);
                Assert.InRange(order.ToReplicas, Math.Min(pool.MinReplicas, pool.GrantedReplicas), pool.GrantedReplicas - 1);
                world.Put(pool with { GrantedReplicas = order.ToReplicas });
            }

            Assert.True(Secured(world) >= held, $"a reclaim took what is secured: {Text(world)}");
            foreach (var pool in world.Pools.ToList())
            {
                world.Put(pool with { ChargedReplicas = pool.GrantedReplicas });
            }

            // Everybody goes on asking for what he asked for at first.
            foreach (var pool in world.Pools.ToList())
            {
                world.Put(pool with { WantedReplicas = demand[pool.Id] > pool.GrantedReplicas ? demand[pool.Id] : null, WaitingSince = DateTimeOffset.UnixEpoch });
            }

            var served = world.ServeAll();
            CheckLimits(world, draw);
            Assert.All(world.Table.Groups(), group => Assert.True(group.UsedGpus >= least.GetValueOrDefault((group.GpuType, group.Name)), $"{group}"));
            var now = Secured(world);
            Assert.True(now >= held, $"{held} to {now}: {Text(world)}");
            Assert.True(orders.IsEmpty || now > held, $"a reclaim that helped nobody: {Text(world)} {served}");
            held = now;
            if (orders.IsEmpty && served.Length == 0)
            {
                break;
            }
        }
    });

    /// <summary>GPUs that classes hold of what they are entitled to.</summary>
    internal static long Secured(QuotaWorld world)
    {
        var tree = new QuotaTree(world.Terms, world.Ceiling);
        var leaves = world.Pools.Select(pool => new QuotaLeaf(pool, tree.HomeOf(pool.Id))).ToLookup(static leaf => leaf.Parent!.Root);
        return leaves.Sum(static root =>
        {
            var entitlements = Entitlements.Of(root.Key, [.. root]);
            return root.GroupBy(static leaf => (leaf.Parent, leaf.Role.Priority)).Sum(group =>
                Math.Min(entitlements.Of(group.Key.Parent!, group.Key.Priority), group.Sum(static leaf => leaf.Role.GrantedGpus)));
        });
    }

    private static void CheckLimits(QuotaWorld world, (GroupDraw[] Groups, PoolDraw[] Pools, int Spare, ReclaimScope Scope) draw)
    {
        foreach (var type in world.Pools.GroupBy(pool => world.Terms.GpuTypeOf(pool.Id)))
        {
            Assert.True(type.Sum(static pool => pool.ChargedReplicas * pool.GpuPerReplica) <= Capacity(draw, type.Key), Text(world));
        }

        foreach (var group in world.Table.Groups())
        {
            Assert.True(group.BorrowingLimitGpus is not { } limit || group.UsedGpus <= group.GuaranteedGpus + limit, $"{group}");
            var below = world.Terms.Groups.Where(other => IsIn(world, other, group.Name)).Select(static other => other.Name).ToHashSet();
            if (below.Count > 0)
            {
                Assert.Equal(
                    world.Pools.Where(pool => below.Contains(world.Terms.GroupOf(pool.Id)) && world.Terms.GpuTypeOf(pool.Id) == group.GpuType).Sum(static pool => pool.ChargedReplicas * pool.GpuPerReplica),
                    group.UsedGpus);
            }
        }
    }

    private static bool IsFromOutside(QuotaWorld world, ReclaimOrder order, string group) =>
        IsIn(world, order.Victim, group) && !IsIn(world, order.For, group);

    private static bool IsFromInside(QuotaWorld world, ReclaimOrder order, string group) =>
        IsIn(world, order.Victim, group) && IsIn(world, order.For, group);

    private static bool IsIn(QuotaWorld world, RoleId pool, string group) =>
        world.Terms.Groups.FirstOrDefault(other => other.Name == world.Terms.GroupOf(pool)) is { } home && IsIn(world, home, group);

    private static bool IsIn(QuotaWorld world, QuotaGroupTerms group, string name) =>
        group.Name == name || (group.Parent is { } parent && IsIn(world, world.Terms.Groups.Single(other => other.Name == parent), name));

    /// <summary>A world whose pools have what they could get of what they asked for at first.</summary>
    private static QuotaWorld Draw((GroupDraw[] Groups, PoolDraw[] Pools, int Spare, ReclaimScope Scope) draw)
    {
        var world = new QuotaWorld(GroupsText(draw.Groups), Ceiling(draw), draw.Scope, H100);
        for (var i = 0; i < draw.Pools.Length; i++)
        {
            var pool = draw.Pools[i];
            var group = pool.Group >= 0 && pool.Group < draw.Groups.Length ? $"g{pool.Group}" : "none";
            world.With($"{group}/{(pool.Kind == 2 ? "h100-" : string.Empty)}p{i} {pool.Gpus}x0>{pool.First}@{pool.Priority}");
        }

        world.ServeAll();
        return world;
    }

    /// <summary>Demand and priorities change: who wants less gives back, who wants more waits.</summary>
    private static void Ask(QuotaWorld world, PoolDraw[] draws)
    {
        foreach (var (pool, draw) in world.Pools.ToList().Zip(draws))
        {
            var held = draw.Kind == 1 ? Math.Min(pool.GrantedReplicas, draw.Then) : pool.GrantedReplicas;
            world.Put(pool with
            {
                GrantedReplicas = held,
                ChargedReplicas = held,
                WantedReplicas = draw.Then > held ? draw.Then : null,
                WaitingSince = DateTimeOffset.UnixEpoch,
                Priority = draw.ThenPriority,
                MinReplicas = draw.Kind == 1 ? 1 : 0,
            });
        }
    }

    private static long Capacity((GroupDraw[] Groups, PoolDraw[] Pools, int Spare, ReclaimScope Scope) draw, string type) =>
        type.Length > 0 ? H100 : Ceiling(draw) - H100;

    private static int Ceiling((GroupDraw[] Groups, PoolDraw[] Pools, int Spare, ReclaimScope Scope) draw) =>
        H100 + draw.Spare + Enumerable.Range(0, draw.Groups.Length).Where(i => ParentOf(draw.Groups, i) < 0).Sum(i => Guarantee(draw.Groups, i));

    private static int ParentOf(GroupDraw[] groups, int i) => groups[i].Parent < i ? groups[i].Parent : -1;

    private static int Below(GroupDraw[] groups, int i) =>
        Enumerable.Range(0, groups.Length).Where(child => ParentOf(groups, child) == i).Sum(child => Guarantee(groups, child));

    private static int Guarantee(GroupDraw[] groups, int i) => Below(groups, i) + groups[i].Guaranteed;

    private static string GroupsText(GroupDraw[] groups) => string.Join("; ", groups.Select((group, i) =>
    {
        var parent = ParentOf(groups, i) is >= 0 and var at ? $"<g{at}" : string.Empty;
        var borrowing = group.Borrowing >= 0 ? $" +{group.Borrowing}" : string.Empty;
        var lending = group.Lending >= 0 ? $" -{Math.Min(group.Lending, Guarantee(groups, i))}" : string.Empty;
        return $"g{i}{parent} {Guarantee(groups, i)}{borrowing}{lending} *{group.Weight}";
    }));

    private static string Text(QuotaWorld world) => $"{string.Join("; ", world.Table.Groups())}\n{string.Join("\n", world.Pools)}";

    private sealed record GroupDraw(int Parent, int Guaranteed, int Borrowing, int Lending, int Weight);

    private sealed record PoolDraw(int Group, int Gpus, int First, int Then, int Priority, int ThenPriority, int Kind);
}
