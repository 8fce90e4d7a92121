using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;
using static GlobalPlanner.Planning.Tests.SharedBudget.Serving.Books;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Serving;

/// <summary>The rule: a grant that is not seen written within the patience is written again under a new fence, if it still may be.</summary>
public class RetryRuleTests
{
    private static readonly int Patience = (int)RetryRule.Patience.TotalSeconds;

    [Fact]
    public void A_grant_that_was_not_seen_is_written_again_after_the_patience()
    {
        var (rule, book) = (new RetryRule(), Book(8, null, ("a", Role(2).Grant(4, First))));
        Assert.False(rule.Tend(book, new WriteFence(1, 2), At(0)));
        Assert.False(rule.Tend(book, new WriteFence(1, 3), At(Patience - 1)));
        Assert.True(rule.Tend(book, new WriteFence(1, 4), At(Patience)));
        Assert.Equal((4, new WriteFence(1, 4)), (book.Take().Writes.Single().Targets.Decode, book.Find(Decode("a"))!.InFlight[^1].Fence));
    }

    [Fact]
    public void A_new_grant_gets_the_full_patience()
    {
        var (rule, book) = (new RetryRule(), Book(8, null, ("a", Role(2).Grant(4, First))));
        rule.Tend(book, new WriteFence(1, 2), At(0));
        book.Set(Decode("a"), book.Find(Decode("a"))!.Grant(5, new WriteFence(1, 2)));
        Assert.False(rule.Tend(book, new WriteFence(1, 3), At(Patience)));
        Assert.True(rule.Tend(book, new WriteFence(1, 4), At(2 * Patience)));
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(3, null)]
    public void A_rise_is_not_repeated_above_the_ceiling(int ceiling, int? floor)
    {
        var (rule, book) = (new RetryRule(), Book(ceiling, floor, ("a", Role(2).Grant(5, First))));
        rule.Tend(book, new WriteFence(1, 2), At(0));
        Assert.False(rule.Tend(book, new WriteFence(1, 3), At(Patience)));
    }

    [Fact]
    public void Replicas_that_somebody_else_raised_are_left_alone()
    {
        var raised = Role(4).Grant(2, First).Observed(new RoleHolding(5, 5, 1), First, At(0));
        var (rule, book) = (new RetryRule(), Book(8, null, ("a", raised)));
        rule.Tend(book, new WriteFence(1, 2), At(0));
        Assert.False(rule.Tend(book, new WriteFence(1, 3), At(Patience)));
    }
}
