using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Quota;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Quota;

/// <summary>
/// The rule: a role that waits has a claim while its class stays within its entitlement; a role loses replicas only while its
/// class keeps its own, no guarantee breaks, and the scope allows it. Two groups of four guaranteed GPUs share eight.
/// </summary>
public class ReclaimPlannerTests
{
    [Fact]
    public void A_group_below_its_guarantee_gets_replicas_of_the_one_above()
    {
        var (orders, claims) = Plan(ReclaimScope.Guarantee, In("a", "x", 8), In("b", "y", 0, wants: 5));
        Assert.Equal(new ReclaimOrder(Id("x"), 4, Id("y")), Assert.Single(orders));
        Assert.Equal(4, claims[Id("y")]);
    }

    [Fact]
    public void Nothing_is_taken_from_a_class_that_holds_what_it_is_entitled_to() =>
        Assert.Empty(Plan(ReclaimScope.FairShare, In("a", "x", 4), In("b", "y", 4, wants: 6)).Orders);

    [Fact]
    public void What_is_being_released_already_is_not_taken_again() =>
        Assert.Empty(Plan(ReclaimScope.Guarantee, In("a", "x", 4, charged: 8), In("b", "y", 0, wants: 4)).Orders);

    [Fact]
    public void A_role_keeps_its_minimum()
    {
        var order = Assert.Single(Plan(ReclaimScope.Guarantee, In("a", "x", 8) with { MinReplicas = 6 }, In("b", "y", 0, wants: 4)).Orders);
        Assert.Equal(6, order.ToReplicas);
    }

    [Theory]
    [InlineData(ReclaimScope.Guarantee, 0)]
    [InlineData(ReclaimScope.Priority, 1)]
    [InlineData(ReclaimScope.FairShare, 1)]
    public void Within_a_group_only_priority_takes(ReclaimScope scope, int orders) =>
        Assert.Equal(orders, Plan(scope, In("a", "x", 8, priority: 1), In("a", "y", 0, wants: 2, priority: 2)).Orders.Length);

    [Fact]
    public void The_least_important_role_loses_first()
    {
        var plan = Plan(ReclaimScope.Guarantee, In("a", "x", 4, priority: 2), In("a", "w", 4, priority: 1), In("b", "y", 0, wants: 1));
        Assert.Equal(new ReclaimOrder(Id("w"), 3, Id("y")), Assert.Single(plan.Orders));
    }

    [Fact]
    public void A_role_with_notice_stays_the_one_that_loses()
    {
        var told = In("a", "x", 4, priority: 2) with { ReclaimingReplicas = 1 };
        var plan = Plan(ReclaimScope.Guarantee, told, In("a", "w", 4, priority: 2), In("b", "y", 0, wants: 1));
        Assert.Equal(Id("x"), plan.Orders.Single().Victim);
    }

    [Fact]
    public void A_large_replica_is_found_whole_or_not_at_all()
    {
        var large = In("b", "y", 0, wants: 1) with { GpuPerReplica = 4 };
        Assert.Equal(4, Plan(ReclaimScope.Guarantee, In("a", "x", 8), large).Orders.Single().ToReplicas);
        Assert.Empty(Plan(ReclaimScope.Guarantee, In("a", "x", 8) with { MinReplicas = 5 }, large).Orders);
    }

    [Fact]
    public void The_tree_is_as_before_when_the_plan_is_made()
    {
        var (root, leaves) = Leaves(In("a", "x", 8), In("b", "y", 0, wants: 5));
        Run(ReclaimScope.Guarantee, root, leaves);
        Assert.Equal((8, 8, 0), (root.Total, root.Children[0].Total, root.Children[1].Total));
    }

    private static RoleId Id(string name) => new(new ParticipantId("inf", name), PoolRole.Decode);

    /// <summary>A role of one GPU a replica in a group.</summary>
    private static Member In(string group, string name, int granted, int? wants = null, int priority = 100, int? charged = null) => new(group, new QuotaRole
    {
        Id = Id(name),
        GpuPerReplica = 1,
        GrantedReplicas = granted,
        ChargedReplicas = charged ?? granted,
        WantedReplicas = wants,
        WaitingSince = wants is null ? null : DateTimeOffset.UnixEpoch,
        Priority = priority,
    });

    private static (ImmutableArray<ReclaimOrder> Orders, Dictionary<RoleId, int> Claims) Plan(ReclaimScope scope, params Member[] members)
    {
        var (root, leaves) = Leaves(members);
        return Run(scope, root, leaves);
    }

    private static (QuotaNode Root, List<QuotaLeaf> Leaves) Leaves(params Member[] members)
    {
        var root = new QuotaNode(string.Empty, null, 1, new GroupQuota(null, null, null));
        var groups = new[] { "a", "b" }.ToDictionary(static name => name, name => new QuotaNode(name, root, 1, new GroupQuota(4, null, null)));
        root.Settle(8);
        var leaves = members.Select(member => new QuotaLeaf(member.Role, groups[member.Group])).ToList();
        leaves.ForEach(static leaf => leaf.Parent!.Charge(leaf.Role.ChargedGpus));
        return (root, leaves);
    }

    private static (ImmutableArray<ReclaimOrder> Orders, Dictionary<RoleId, int> Claims) Run(ReclaimScope scope, QuotaNode root, List<QuotaLeaf> leaves)
    {
        var orders = ImmutableArray.CreateBuilder<ReclaimOrder>();
        var claims = new Dictionary<RoleId, int>();
        var planner = new ReclaimPlanner(scope);
        planner.Add(leaves, Entitlements.Of(root, leaves));
        planner.Plan(orders, claims);
        return (orders.ToImmutable(), claims);
    }

    private sealed record Member(string Group, QuotaRole Role)
    {
        public int MinReplicas { init => Role = Role with { MinReplicas = value }; }

        public int ReclaimingReplicas { init => Role = Role with { ReclaimingReplicas = value }; }

        public int GpuPerReplica { init => Role = Role with { GpuPerReplica = value }; }
    }
}
