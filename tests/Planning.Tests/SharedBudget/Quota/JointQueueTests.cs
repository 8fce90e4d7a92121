using CsCheck;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Quota;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Quota;

/// <summary>Roles that grow together out of two GPU types, and whom they hold up meanwhile.</summary>
public class JointQueueTests
{
    private const int H100 = 8;
    private const int Others = 8;

    private static readonly Gen<Draw[]> GenDraws = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 2].Select(static power => 1 << power), Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 2],
        static (kind, group, gpus, first, then, otherFirst, otherThen, priority) => new Draw(kind, group, gpus, first, then, otherFirst, otherThen, priority)).Array[2, 9];

    private static readonly Gen<(Draw[] Draws, int[] Quotas, ReclaimScope Scope, int Seed)> GenWorld = Gen.Select(
        GenDraws, Gen.Int[0, 4].Array[6], Gen.Int[1, 3].Select(static scope => (ReclaimScope)scope), Gen.Int[0, 1000]);

    [Fact]
    public void Without_a_claim_the_queue_of_the_type_that_has_room_goes_on_and_that_of_the_other_waits()
    {
        var world = Mixed("", "x 1x0, h100-x 1x8").WithTogether("mixed", "4x0>1@900", "1x0>4@900").With("y 1x0>5, h100-y 1x0>8");
        Assert.Equal("y 1, y 2, y 3, y 4, y 5", world.ServeAll());

        // Now decode lacks room in its own queue, and prefill lets that of the other type go on.
        Release(world, "h100-x", 0);
        world.With("z 1x0>3");
        Assert.Equal(string.Join(", ", Enumerable.Range(1, 8).Select(static i => $"h100-y {i}")), world.ServeAll());
        Release(world, "y", 0);
        Release(world, "h100-y", 4);
        Assert.StartsWith("mixed 4, mixed:prefill 1", world.ServeAll(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_role_has_a_claim_to_is_not_given_away_while_the_others_is_being_released()
    {
        var world = Mixed("a 4; a:h100 4; b 4; b:h100 4", "a/x 1x4, a/h100-x 1x8").WithTogether("b/mixed", "1x0>4", "1x0>4").With("a/y 1x0>4");
        Assert.Equal("a/h100-x 4 for b/mixed:prefill", world.Reclaim());

        Assert.Equal(string.Empty, world.ServeAll());
        Release(world, "a/h100-x", 5);
        Assert.Equal(string.Empty, world.ServeAll());
        Release(world, "a/h100-x", 4);

        Assert.Equal("b/mixed 4, b/mixed:prefill 4", world.ServeAll().Replace("b/mixed:prefill 4, b/mixed 4", "b/mixed 4, b/mixed:prefill 4", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_is_first_in_one_queue_does_not_take_what_is_owed_to_others_in_the_other()
    {
        var world = Mixed("a 4; a:h100 4; b 4; b:h100 4", "a/h100-x 1x5").WithTogether("a/mixed", "1x0>2", "1x0>2").With("b/h100-y 4x0>1");
        Assert.Equal("a/h100-x 4 for b/h100-y", world.Reclaim());

        Assert.Equal(string.Empty, world.ServeAll());
        Release(world, "a/h100-x", 4);
        Assert.Equal("b/h100-y 1", world.ServeAll());

        // Nothing is owed to anybody any more.
        Release(world, "a/h100-x", 2);
        Assert.Equal(string.Empty, world.Reclaim());
        Assert.StartsWith("a/mixed", world.ServeAll(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a replica of which only one fits", "", "x 8x1>2@900, y 1x0>4", "y 1, y 2, y 3, y 4")]
    [InlineData("one larger than all there is", "", "x 16x0>1@900, y 1x0>2", "y 1, y 2")]
    [InlineData("one larger than its group may have", "a 4 +2", "a/x 8x0>1@900, a/y 1x0>2", "a/y 1, a/y 2")]
    [InlineData("one larger than others lend", "a 4; b 8 -2", "a/x 8x0>1@900, a/y 1x0>2", "a/y 1, a/y 2")]
    [InlineData("one that fits when another gives back", "", "x 8x0>1@900, y 1x5>9", "")]
    public void What_can_never_fit_holds_up_nobody(string row, string groups, string pools, string served)
    {
        var world = new QuotaWorld(groups, 12).With(pools);
        Assert.Equal((row, served), (row, world.ServeAll()));
    }

    [Fact]
    public void Roles_that_can_never_fit_together_hold_up_nobody_until_they_ask_for_less()
    {
        var world = new QuotaWorld("", 12).WithTogether("x", "1x0>7@900", "1x0>6@900").With("y 1x0>2");
        Assert.Equal("y 1, y 2", world.ServeAll());

        world.WithTogether("x", "1x0>6@900", "1x0>6@900").With("y 1x2>3");
        Assert.Equal(string.Empty, world.ServeAll());
        Release(world, "y", 0);
        Assert.StartsWith("x 6, x:prefill 6", world.ServeAll(), StringComparison.Ordinal);
    }

    /// <summary>Replicas taken back arrive one pool after the other, and whoever may is served in between.</summary>
    [Fact]
    public void Every_reclaim_helps_whom_it_was_for_though_releases_arrive_one_by_one() => GenWorld.Sample(
        draw =>
        {
            var world = DrawWorld(draw.Draws, draw.Quotas, draw.Scope);
            var demand = world.Pools.ToDictionary(static pool => pool.Id, static pool => Math.Max(pool.GrantedReplicas, pool.WantedReplicas ?? 0));
            var held = Secured(world);
            for (var round = 0; ; round++)
            {
                Assert.True(round < 100, $"no rest: {Text(world)}");
                var orders = world.Table.PlanReclaim().Orders;
                foreach (var order in orders)
                {
                    world.Put(world.Pools.Single(pool => pool.Id == order.Victim) with { GrantedReplicas = order.ToReplicas });
                }

                var served = ServeTogether(world);
                foreach (var id in orders.Select(static order => order.Victim).OrderBy(id => (id.ToString().Sum(static letter => letter * 37) * draw.Seed) % 101))
                {
                    var victim = world.Pools.Single(pool => pool.Id == id);
                    world.Put(victim with { ChargedReplicas = victim.GrantedReplicas });
                    served += ServeTogether(world);
                }

                foreach (var pool in world.Pools.ToList())
                {
                    world.Put(pool with { WantedReplicas = demand[pool.Id] > pool.GrantedReplicas ? demand[pool.Id] : null });
                }

                served += ServeTogether(world);
                var now = Secured(world);
                Assert.True(orders.IsEmpty ? now >= held : now > held, $"{held} to {now} by {string.Join(", ", orders)}: {served}; {Text(world)}");
                held = now;
                if (orders.IsEmpty && served.Length == 0)
                {
                    break;
                }
            }
        },
        iter: 2000);

    [Fact]
    public void Demands_that_wait_for_each_others_type_are_all_served_once_all_is_released() => GenWorld.Sample(
        draw =>
        {
            var world = DrawWorld(draw.Draws, draw.Quotas, draw.Scope);
            world.Table.PlanReclaim();
            ServeTogether(world);
            var waiting = new HashSet<ParticipantId>();
            foreach (var pool in world.Pools.ToList())
            {
                world.Put(pool with { GrantedReplicas = 0, ChargedReplicas = 0, WantedReplicas = pool.Joint && pool.WantedReplicas > 0 ? pool.WantedReplicas : null });
                if (pool is { Joint: true, WantedReplicas: > 0 })
                {
                    waiting.Add(pool.Id.Participant);
                }
            }

            while (true)
            {
                world.Table.PlanReclaim();
                if (ServeTogether(world).Length == 0)
                {
                    break;
                }

                foreach (var pool in world.Pools.Where(static pool => pool.GrantedReplicas > 0).ToList())
                {
                    waiting.Remove(pool.Id.Participant);
                    world.Put(pool with { GrantedReplicas = 0, ChargedReplicas = 0, WantedReplicas = null });
                }
            }

            Assert.All(waiting, participant => Assert.False(FitsAlone(world, draw.Quotas, participant), $"{participant} waits for ever: {Text(world)}"));
        },
        iter: 2000);

    private static bool FitsAlone(QuotaWorld world, int[] quotas, ParticipantId participant)
    {
        var alone = new QuotaWorld(GroupsText(quotas), H100 + Others, h100: H100);
        foreach (var pool in world.Pools.Where(pool => pool.Id.Participant == participant))
        {
            alone.Put(pool);
        }

        return alone.ServeAll().Length > 0;
    }

    /// <summary>Serves all that fits, and checks that roles that grow together did.</summary>
    private static string ServeTogether(QuotaWorld world)
    {
        var before = world.Pools.Where(static pool => pool.Joint && pool.WantedReplicas > pool.GrantedReplicas).ToList();
        var served = world.ServeAll();
        foreach (var roles in before.Select(was => (Was: was, Is: world.Pools.Single(pool => pool.Id == was.Id))).GroupBy(static role => role.Was.Id.Participant))
        {
            Assert.True(
                roles.All(static role => role.Is.GrantedReplicas == role.Was.GrantedReplicas)
                || roles.All(static role => role.Is.GrantedReplicas == role.Was.WantedReplicas),
                $"{roles.Key} moved in part: {served}");
        }

        foreach (var type in world.Pools.GroupBy(pool => world.Terms.GpuTypeOf(pool.Id)))
        {
            Assert.InRange(type.Sum(static pool => pool.ChargedReplicas * pool.GpuPerReplica), 0, type.Key.Length > 0 ? H100 : Others);
        }

        return served;
    }

    /// <summary>Pools have what fits of what they asked for at first, and ask for something else now.</summary>
    private static QuotaWorld DrawWorld(Draw[] draws, int[] quotas, ReclaimScope scope)
    {
        var world = new QuotaWorld(GroupsText(quotas), H100 + Others, scope, H100);
        for (var i = 0; i < draws.Length; i++)
        {
            var (kind, group, gpus, first, _, otherFirst, _, priority) = draws[i];
            _ = kind >= 2
                ? world.WithTogether($"g{group}/mixed{i}", $"{gpus}x0>{first}@{priority}", $"1x0>{otherFirst}@{priority}")
                : world.With($"g{group}/{(kind == 1 ? "h100-" : string.Empty)}p{i} {gpus}x0>{first}@{priority}");
        }

        ServeTogether(world);
        for (var i = 0; i < draws.Length; i++)
        {
            foreach (var pool in world.Pools.Where(pool => pool.Id.Participant.DeploymentName.EndsWith($"{(draws[i].Kind >= 2 ? "mixed" : "p")}{i}", StringComparison.Ordinal)).ToList())
            {
                var wanted = pool.Joint && pool.Id.Role == PoolRole.Decode ? draws[i].OtherThen : draws[i].Then;
                world.Put(pool with { WantedReplicas = wanted > pool.GrantedReplicas ? wanted : null, Priority = (draws[i].Priority + i) % 3 });
            }
        }

        return world;
    }

    private static string GroupsText(int[] quotas) =>
        string.Join("; ", Enumerable.Range(0, 3).SelectMany(i => new[] { $"g{i} {Math.Min(quotas[i], 2)}", $"g{i}:h100 {Math.Min(quotas[i + 3], 2)}" }));

    /// <summary>GPUs that classes hold of what they are entitled to.</summary>
    private static long Secured(QuotaWorld world) => QuotaPropertyTests.Secured(world);

    private static QuotaWorld Mixed(string groups, string pools) => new QuotaWorld(groups, H100 + Others, h100: H100).With(pools);

    /// <summary>A pool gives back, and asks for no more.</summary>
    private static void Release(QuotaWorld world, string name, int to) =>
        world.Put(world[name] with { GrantedReplicas = to, ChargedReplicas = to, WantedReplicas = null });

    private static string Text(QuotaWorld world) => $"{string.Join("; ", world.Table.Groups())}\n{string.Join("\n", world.Pools)}";

    /// <param name="Kind">0 and 1: one pool of the one or the other type; from 2 on two roles, prefill of the other type.</param>
    /// <param name="Group">Whose.</param>
    /// <param name="Gpus">GPUs of a replica; one for decode of two roles.</param>
    /// <param name="First">Wanted at first.</param>
    /// <param name="Then">Wanted then.</param>
    /// <param name="OtherFirst">Wanted at first of decode.</param>
    /// <param name="OtherThen">Wanted then of decode.</param>
    /// <param name="Priority">At first; it changes.</param>
    private sealed record Draw(int Kind, int Group, int Gpus, int First, int Then, int OtherFirst, int OtherThen, int Priority);
}
