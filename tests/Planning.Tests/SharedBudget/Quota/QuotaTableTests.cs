using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Quota;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Quota;

public class QuotaTableTests
{
    [Theory]
    [InlineData("no groups", "", "x 1x4", "y", 6)]
    [InlineData("what nobody is guaranteed is shared", "a 4; b 4", "a/x 1x3", "b/y", 7)]
    [InlineData("a guarantee that is lent can be borrowed", "a 4; b 6", "a/x 1x3", "b/y", 7)]
    [InlineData("a guarantee that is not lent cannot", "a 4 -0; b 6", "a/x 1x1", "b/y", 6)]
    [InlineData("its owner can use it", "a 4 -0; b 6", "b/x 1x6", "a/y", 4)]
    [InlineData("lent in part", "a 4 -3; b 6", "b/x 1x2", "b/y", 7)]
    [InlineData("the borrowing limit binds", "a 4 +2; b 6", "a/x 1x3", "a/y", 3)]
    [InlineData("without borrowing the guarantee binds", "a 4 +0; b 6", "", "a/y", 4)]
    [InlineData("the parent's borrowing limit binds its child", "p 5 +1; a<p 2; b<p 3", "b/x 1x3", "a/y", 3)]
    [InlineData("siblings lend before others", "p 5 +0; a<p 2; b<p 3; c 5", "c/x 1x5", "a/y", 5)]
    [InlineData("a parent without a guarantee has its children's", "p ? +0; a<p 2; b<p 3", "", "a/y", 5)]
    [InlineData("what a grandchild keeps is not shared twice", "p 10; a<p 5 -0; b<p 5", "a/x 1x5", "b/y", 5)]
    [InlineData("nor before it is used", "p 10; a<p 5 -0; b<p 5", "", "b/y", 5)]
    [InlineData("pools beside subgroups have the rest", "p 6 +0; a<p 2 -0", "", "p/y", 4)]
    [InlineData("pools in no group borrow", "a 4; b 4", "", "y", 10)]
    [InlineData("above the ceiling nobody grows", "a 4; b 4", "b/x 1x12", "a/y", -2)]
    public void Room_follows_guarantees_lending_and_borrowing(string row, string groups, string pools, string pool, long free)
    {
        var world = new QuotaWorld(groups, 10).With(pools);
        Assert.Equal((row, free), (row, world.Table.FreeGpus(QuotaWorld.Id(pool))));
    }

    [Theory]
    [InlineData("the type's", "h100-x", 4)]
    [InlineData("the rest", "x", 6)]
    [InlineData("a group's of the type", "a/h100-x", 3)]
    [InlineData("a group's of the rest", "a/x", 5)]
    public void Gpu_types_are_counted_apart(string row, string pool, long free)
    {
        var world = new QuotaWorld("a 5 +0; a:h100 3 +0", 10, h100: 4);
        Assert.Equal((row, free), (row, world.Table.FreeGpus(QuotaWorld.Id(pool))));
        world.With("h100-y 1x4, y 1x6");
        Assert.Equal(0, world.Table.FreeGpus(QuotaWorld.Id(pool)));
    }

    [Theory]
    [InlineData("within the guarantee first", "a 4; b 4", 1, "a/x 1x4>9@900, b/y 1x3>9", "b/y 4")]
    [InlineData("then by priority", "a 4; b 4", 1, "a/x 1x4>9, b/y 1x4>9@101", "b/y 5")]
    [InlineData("then whose group borrows least", "a 4; b 4", 1, "a/x 1x6>9, b/y 1x5>9", "b/y 6")]
    [InlineData("by weight", "a 4 *4; b 4", 1, "a/x 1x6>9, b/y 1x5>9", "a/x 7")]
    [InlineData("then which pool has least", "", 1, "x 1x6>9, y 1x5>9", "y 6")]
    [InlineData("then by name", "", 1, "y 1x5>9, x 1x5>9", "x 6")]
    [InlineData("one at a time in turns", "", 4, "x 1x1>9, y 1x1>9", "x 2, y 2, x 3, y 3")]
    [InlineData("all at once when nobody else waits", "", 4, "x 1x1>4, y 1x1", "x 4")]
    [InlineData("the head is not passed", "", 7, "x 8x0>1@200, y 1x1>9", "")]
    [InlineData("who is bound by its own group holds up nobody else", "a 0 +2; b 0", 2, "a/x 1x2>9@900, b/y 1x0>2", "b/y 1, b/y 2")]
    [InlineData("nor where the ceiling binds it too", "a 0 +4; b 0", 2, "a/x 4x1>2@900, b/y 1x0>2", "b/y 1, b/y 2")]
    [InlineData("what is not lent goes on behind a blocked head", "a 0; b 4 -0", 6, "a/x 8x0>1@900, a/z 1x6, b/y 1x0>9", "b/y 1, b/y 2, b/y 3, b/y 4")]
    [InlineData("also further down", "a 0; p 4; b<p 4 -0", 6, "a/x 8x0>1@900, a/z 1x6, b/y 1x0>9", "b/y 1, b/y 2, b/y 3, b/y 4")]
    [InlineData("what counts nowhere waits for nobody", "", 0, "x 8x0>1@900, y 0x0>5", "y 5")]
    public void Growth_is_served_in_order(string row, string groups, int free, string pools, string served)
    {
        var used = pools.Split(", ").Select(QuotaWorld.Pool).Sum(static pool => pool.ChargedReplicas * pool.GpuPerReplica);
        var world = new QuotaWorld(groups, used + free).With(pools);
        Assert.Equal((row, served), (row, world.ServeAll()));
    }

    [Fact]
    public void Who_waits_longest_is_served_first_among_equals()
    {
        var world = new QuotaWorld("", 3).With("x 1x1>9, y 1x1>9");
        world.Put(world["x"] with { WaitingSince = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(1) });
        Assert.Equal("y 2", world.ServeAll());
    }

    [Fact]
    public void A_large_pool_is_not_starved_by_small_ones()
    {
        var world = new QuotaWorld("", 8).With("big 8x0>1, a 1x8");
        for (var i = 8; i > 0; i--)
        {
            world.Put(world["a"] with { GrantedReplicas = i - 1, ChargedReplicas = i - 1 });
            world.With($"small{i} 1x0>1");
            Assert.Equal(i == 1 ? "big 1" : string.Empty, world.ServeAll().Replace("small", "s", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Who_is_owed_is_served_before_all_others()
    {
        var world = new QuotaWorld("a 4; b 4", 8).With("a/x 4x1>2@900, b/y 4x1@1, b/z 4x0>1@900");
        world.Put(world["b/y"] with { GrantedReplicas = 0 });
        Assert.Equal(string.Empty, world.Reclaim());
        world.Put(world["b/y"] with { ChargedReplicas = 0 });
        Assert.Equal("b/z 1", world.ServeAll());
    }

    [Fact]
    public void Roles_that_go_together_are_served_both_or_not_at_all()
    {
        var decode = QuotaWorld.Pool("x 1x1>3") with { Joint = true };
        var prefill = decode with { Id = decode.Id with { Role = PoolRole.Prefill } };
        var world = new QuotaWorld("", 5).With("y 1x0>1");
        world.Put(decode);
        world.Put(prefill);
        Assert.Equal("y 1", world.ServeAll());

        world.Put(world["y"] with { ChargedReplicas = 0, GrantedReplicas = 0 });
        Assert.Equal(string.Empty, world.ServeAll());
        world.Put(prefill with { WantedReplicas = 2 });
        Assert.Equal("x 3, x:prefill 2", world.ServeAll());
    }

    [Fact]
    public void A_role_does_not_grow_while_the_other_must_not()
    {
        var decode = QuotaWorld.Pool("x 1x1>3") with { Joint = true };
        var prefill = decode with { Id = decode.Id with { Role = PoolRole.Prefill }, Frozen = true };
        var world = new QuotaWorld("", 9).With("y 1x0>1");
        world.Put(decode);
        world.Put(prefill);
        Assert.Equal("y 1", world.ServeAll());
        world.Put(prefill with { Frozen = false });
        Assert.Equal("x 3, x:prefill 3", world.ServeAll());
    }

    [Theory]
    [InlineData("ceiling", "", "x 1x8>9, y 1x2", "x", QuotaBound.Ceiling, "", 10, 10, "", 0)]
    [InlineData("group", "a 4 +2", "a/x 1x6>9@200, a/y 1x0>1, b 1x1", "a/y", QuotaBound.Group, "a", 6, 6, "a/x", 1)]
    [InlineData("queue", "", "x 8x0>1@200, y 1x4>9", "y", QuotaBound.Queue, "", 4, 10, "x", 1)]
    [InlineData("queue of a group", "a 4 +2", "a/x 3x1>2@200, a/y 1x1>9, z 1x0>9@900, w 1x6", "a/y", QuotaBound.Ceiling, "", 10, 10, "z, a/x", 2)]
    public void A_wait_is_explained(string row, string groups, string pools, string pool, QuotaBound bound, string node, long used, long limit, string ahead, int count)
    {
        var world = new QuotaWorld(groups, 10).With(pools);
        world.ServeAll();
        var wait = world.Table.Explain(QuotaWorld.Id(pool))!;
        Assert.Equal(
            (row, bound, node, used, limit, ahead, count),
            (row, wait.Bound, wait.Node, wait.UsedGpus, wait.LimitGpus, string.Join(", ", wait.Ahead.Select(QuotaWorld.Short)), wait.AheadCount));
    }

    [Theory]
    [InlineData("guarantees first", "a 4; b 4", 10, "a/x 1x0>9, b/y 1x0>3", "a 7, b 3")]
    [InlineData("then in equal shares", "a 2; b 4", 10, "a/x 1x9, b/y 1x0>9", "a 4, b 6")]
    [InlineData("by weight", "a 0 *3; b 0", 12, "a/x 1x12, b/y 1x0>12", "a 9, b 3")]
    [InlineData("what one does not want the others have", "a 0; b 0; c 0", 12, "a/x 1x2, b/y 1x0>12, c/z 1x12", "a 2, b 5, c 5")]
    [InlineData("a third is rounded down", "a 0; b 0; c 0", 10, "a/x 1x9, b/y 1x9, c/z 1x9", "a 3, b 3, c 3")]
    [InlineData("priority before shares", "a 2; b 2", 10, "a/x 1x9@200, b/y 1x9", "a 8, b 2")]
    [InlineData("the borrowing limit caps", "a 2 +1; b 2", 10, "a/x 1x9@200, b/y 1x9", "a 3, b 7")]
    [InlineData("what is not lent stays", "a 4 -1; b 2", 10, "b/y 1x9", "a 0, b 7")]
    [InlineData("a parent shares among its children", "p 6; a<p 2; b<p 2; c 2", 10, "a/x 1x9, b/y 1x9, c/z 1x9", "p 6, a 3, b 3, p (own pools) 0, c 3")]
    [InlineData("a child's limit is its parent's", "p 0; a<p 0 +1; c 0", 10, "a/x 1x9, c/z 1x9", "p 1, a 1, c 9")]
    [InlineData("pools in no group borrow", "a 4", 10, "a/x 1x9, y 1x9", "a 7, none 3")]
    public void Entitlements_are_as_computed_by_hand(string row, string groups, int ceiling, string pools, string entitled)
    {
        var world = new QuotaWorld(groups, ceiling).With(pools);
        Assert.Equal((row, entitled), (row, world.Entitled()));
    }

    [Theory]
    [InlineData("nobody", ReclaimScope.None, "a 5; b 5", "a/x 1x10, b/y 1x0>5@900", "")]
    [InlineData("a guarantee", ReclaimScope.Guarantee, "a 5; b 5", "a/x 1x10, b/y 1x0>9", "a/x 5 for b/y")]
    [InlineData("a guarantee, and not more", ReclaimScope.Guarantee, "a 2; b 4", "a/x 1x10, b/y 1x0>9@900", "a/x 6 for b/y")]
    [InlineData("priority", ReclaimScope.Priority, "a 2; b 4", "a/x 1x10, b/y 1x0>9@900", "a/x 2 for b/y")]
    [InlineData("priority within a group", ReclaimScope.Priority, "", "x 1x10, y 1x0>3@900", "x 7 for y")]
    [InlineData("not among equals", ReclaimScope.Priority, "a 0; b 0", "a/x 1x10, b/y 1x0>9", "")]
    [InlineData("shares", ReclaimScope.FairShare, "a 0; b 0", "a/x 1x10, b/y 1x0>9", "a/x 5 for b/y")]
    [InlineData("not between pools of one group", ReclaimScope.FairShare, "", "x 1x10, y 1x0>9", "")]
    [InlineData("from the least important first", ReclaimScope.FairShare, "a 0; b 0", "a/x 1x4@50, a/z 1x6, b/y 1x0>3", "a/x 1 for b/y")]
    [InlineData("never below what is left to a pool", ReclaimScope.FairShare, "b 5", "m/x 1x3, m/z 1x3, m/w 1x4, b/y 1x0>10", "m/w 1 for b/y, m/x 1 for b/y, m/z 1 for b/y")]
    [InlineData("all of a replica or nothing", ReclaimScope.FairShare, "a 0; b 0", "a/x 1x10, b/y 8x0>1", "")]
    [InlineData("where the own group binds, within it", ReclaimScope.FairShare, "a 0 +5; b 0", "a/x 1x5, b/z 1x5@1, a/y 1x0>3@900", "a/x 2 for a/y")]
    [InlineData("no more than needed", ReclaimScope.FairShare, "a 4; b 6", "a/x 1x2@50, a/z 4x2, b/y 4x0>2", "a/z 1 for b/y")]
    public void Replicas_are_taken_back(string row, ReclaimScope scope, string groups, string pools, string orders)
    {
        var world = new QuotaWorld(groups, 10, scope);
        foreach (var pool in pools.Split(", ").Select(QuotaWorld.Pool))
        {
            world.Put(pool with { MinReplicas = pool.Id.Participant.KubernetesNamespace == "m" ? 1 : 0 });
        }

        Assert.Equal((row, orders), (row, world.Reclaim()));
    }

    [Fact]
    public void What_is_on_its_way_is_not_taken_twice()
    {
        var world = new QuotaWorld("a 5; b 5", 10).With("a/x 1x10, b/y 1x0>5");
        Assert.Equal("a/x 5 for b/y", world.Reclaim());
        world.Put(world["a/x"] with { GrantedReplicas = 5 });
        Assert.Equal(string.Empty, world.Reclaim());
    }

    [Fact]
    public void Nothing_is_taken_from_another_gpu_type()
    {
        var world = new QuotaWorld("a 5; b 5; b:h100 4", 10, h100: 4).With("a/x 1x6, b/h100-y 1x0>4");
        Assert.Equal(string.Empty, world.Reclaim());
        Assert.Equal("b/h100-y 4", world.ServeAll());
    }
}
