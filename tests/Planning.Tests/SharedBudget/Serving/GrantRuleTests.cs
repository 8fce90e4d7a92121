using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;
using static GlobalPlanner.Planning.Tests.SharedBudget.Serving.Books;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Serving;

/// <summary>
/// The rule: a shrink goes as far as the floor allows, judged on the least that may stand elsewhere; and a grant that was
/// given when there was room must not be written when there is none.
/// </summary>
public class GrantRuleTests
{
    [Theory]
    [InlineData(null, 5, 1, 1, GrantReason.Fits)]
    [InlineData(6, 5, 3, 3, GrantReason.Fits)]
    [InlineData(6, 5, 1, 2, GrantReason.Floor)]
    [InlineData(10, 5, 1, 5, GrantReason.Floor)]
    public void A_shrink_goes_as_far_as_the_floor_allows(int? floor, int has, int target, int granted, GrantReason bound)
    {
        var book = Book(null, floor, ("a", Role(has)), ("b", Role(4)));
        var move = new RoleMove(Decode("a"), Role(has), target);
        GrantRule.Shrink([move], book.Terms, book.Totals);
        Assert.Equal((granted, bound), (move.Granted, move.Bound));
    }

    [Fact]
    public void A_request_that_moves_roles_both_ways_may_miss_one_replica_of_the_larger_role()
    {
        var book = Book(null, 8, ("a", Role(4, 2)), ("b", Role(0)));
        RoleMove[] moves = [new(Decode("a"), Role(4, 2), 3), new(Decode("b"), Role(0), 2)];
        GrantRule.Shrink(moves, book.Terms, book.Totals);
        Assert.Equal(3, moves[0].Granted);
    }

    [Fact]
    public void Replicas_in_flight_count_for_the_floor_with_the_least_that_may_be_written()
    {
        var rising = Role(2).Grant(5, First);
        var book = Book(null, 6, ("a", Role(5)), ("b", rising));
        var move = new RoleMove(Decode("a"), Role(5), 1);
        GrantRule.Shrink([move], book.Terms, book.Totals);
        Assert.Equal(4, move.Granted);
    }

    [Fact]
    public void An_unwritten_rise_is_withheld_while_the_ceiling_is_exceeded()
    {
        var rising = Role(2).Grant(5, First);
        var book = Book(4, null, ("a", rising));
        var move = new RoleMove(Decode("a"), rising, 5);
        GrantRule.Withhold([move], book.Terms, book.Totals, book.Entries);
        Assert.Equal((true, GrantReason.Ceiling), (move.Withheld, move.Bound));
    }

    [Fact]
    public void Nothing_is_withheld_while_there_is_room()
    {
        var rising = Role(2).Grant(5, First);
        var book = Book(5, null, ("a", rising));
        var move = new RoleMove(Decode("a"), rising, 5);
        GrantRule.Withhold([move], book.Terms, book.Totals, book.Entries);
        Assert.False(move.Withheld);
    }

    [Fact]
    public void Growth_that_only_waits_for_a_release_is_bound_by_the_release_and_not_by_the_ceiling()
    {
        var releasing = Role(4).Grant(2, First);
        var book = Book(6, null, ("a", releasing), ("b", Role(2)));
        var move = new RoleMove(Decode("b"), Role(2), 4);
        GrantRule.BindByCeiling(move, book.Terms, book.Totals, book.Entries);
        Assert.Equal(GrantReason.AwaitingRelease, move.Bound);
    }

    [Theory]
    [InlineData(6, 0, 2)]
    [InlineData(6, 1, 1)]
    [InlineData(20, 0, 5)]
    [InlineData(0, 0, 0)]
    public void The_least_of_a_role_keeps_the_total_at_the_floor_less_the_tolerance(int floor, int tolerance, int least)
    {
        var book = Book(null, floor, ("a", Role(5)), ("b", Role(4)));
        Assert.Equal(least, GrantRule.Least(Role(5), book.Terms, book.Totals, tolerance));
    }
}
