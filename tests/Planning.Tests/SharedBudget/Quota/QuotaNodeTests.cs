using GlobalPlanner.Planning.SharedBudget.Quota;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Quota;

/// <summary>
/// The rule: a group may have what it does not lend, and on top what its parent has free, up to its borrowing limit. Use that
/// fits into the part it does not lend does not show at the parent.
/// </summary>
public class QuotaNodeTests
{
    [Fact]
    public void Without_limits_a_group_can_have_all_that_is_free()
    {
        var (root, a, b) = Tree(8, new GroupQuota(4, null, null), new GroupQuota(4, null, null));
        a.Charge(6);
        Assert.Equal((2, 2, 2), (root.Available(), a.Available(), b.Available()));
    }

    [Fact]
    public void A_borrowing_limit_bounds_what_a_group_can_have()
    {
        var (root, a, _) = Tree(8, new GroupQuota(4, 1, null), new GroupQuota(4, null, null));
        Assert.Equal((5, 5), (a.Available(), a.Limit));
        a.Charge(5);
        Assert.Equal((0, 3), (a.Available(), root.Available()));
        Assert.Same(a, a.Binding(1));
    }

    [Fact]
    public void What_a_group_does_not_lend_is_kept_for_it_and_its_use_does_not_show_above()
    {
        var (root, a, b) = Tree(8, new GroupQuota(4, null, 1), new GroupQuota(4, null, null));
        Assert.Equal((3, 3), (a.Local, a.Kept));
        Assert.Equal((8, 5), (a.Available(), b.Available()));
        a.Charge(3);
        Assert.Equal((5, 0), (root.Available(), a.LocalRoom));
        a.Charge(1);
        Assert.Equal(4, root.Available());
    }

    [Fact]
    public void The_lowest_node_without_room_binds()
    {
        var (root, a, b) = Tree(8, new GroupQuota(4, 0, null), new GroupQuota(4, null, null));
        Assert.Null(a.Binding(4));
        Assert.Same(a, a.Binding(5));
        b.Charge(6);
        Assert.Same(root, a.Binding(3));
    }

    [Fact]
    public void A_release_shows_above_only_beyond_what_the_group_keeps()
    {
        var (root, a, _) = Tree(8, new GroupQuota(4, null, 2), new GroupQuota(4, null, null));
        a.Charge(3);
        Assert.Equal(1, a.Shown(2, root));
        a.Charge(-1);
        Assert.Equal(0, a.Shown(2, root));
    }

    [Fact]
    public void A_release_keeps_guarantees_while_the_group_still_uses_all_of_its_own()
    {
        var (root, a, _) = Tree(8, new GroupQuota(4, null, null), new GroupQuota(4, null, null));
        a.Charge(5);
        Assert.True(a.KeepsGuarantees(1, root));
        Assert.False(a.KeepsGuarantees(2, root));
    }

    [Fact]
    public void A_guarantee_that_is_left_out_is_the_sum_of_the_subgroups()
    {
        var root = new QuotaNode(string.Empty, null, 1, new GroupQuota(null, null, null));
        var parent = new QuotaNode("p", root, 1, new GroupQuota(null, null, null));
        var (x, y) = (new QuotaNode("x", parent, 1, new GroupQuota(2, null, null)), new QuotaNode("y", parent, 1, new GroupQuota(3, null, null)));
        root.Settle(8);
        Assert.Equal((5, 8), (parent.Guaranteed, root.Guaranteed));
        Assert.Equal((x, y), x.Branches(y));
        Assert.True(x.IsWithin(parent) && !parent.IsWithin(x));
    }

    private static (QuotaNode Root, QuotaNode A, QuotaNode B) Tree(long capacity, GroupQuota a, GroupQuota b)
    {
        var root = new QuotaNode(string.Empty, null, 1, new GroupQuota(null, null, null));
        var (left, right) = (new QuotaNode("a", root, 1, a), new QuotaNode("b", root, 1, b));
        root.Settle(capacity);
        return (root, left, right);
    }
}
