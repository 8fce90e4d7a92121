using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;
using static GlobalPlanner.Planning.Tests.SharedBudget.Serving.Books;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Serving;

/// <summary>The rule: approved growth is granted first, then the policy's next, as far as free GPUs go, all under one fence.</summary>
public class ServeRuleTests
{
    [Fact]
    public void Approved_growth_goes_as_far_as_it_fits_and_the_rest_stays_promised()
    {
        var book = Book(6, null, ("a", Role(2).Approve(5)), ("b", Role(2)));
        Assert.True(ServeRule.Serve(book, First, At(0)));
        Assert.Equal((4, 5), (book.Find(Decode("a"))!.GrantedReplicas, book.Find(Decode("a"))!.ApprovedReplicas));
    }

    [Fact]
    public void Approved_growth_precedes_waiting_growth()
    {
        var book = Book(6, null, ("a", Role(2).Waits(Wants(4))), ("b", Role(2).Approve(4)));
        ServeRule.Serve(book, First, At(0));
        Assert.Equal((2, 4), (book.Find(Decode("a"))!.GrantedReplicas, book.Find(Decode("b"))!.GrantedReplicas));
    }

    [Fact]
    public void Growth_that_is_served_leaves_as_one_write_and_one_event()
    {
        var book = Book(8, null, ("a", Role(2).Waits(Wants(4))), ("b", Role(2)));
        ServeRule.Serve(book, First, At(0));
        var (events, writes) = book.Take();
        Assert.Equal((BudgetEventKind.Served, 2L), (events.Single().Kind, events.Single().Gpus));
        Assert.Equal((4, First), (writes.Single().Targets.Decode, writes.Single().Fence));
        Assert.Null(book.Find(Decode("a"))!.Waiting);
    }

    [Fact]
    public void Nothing_is_served_while_the_use_of_the_ceiling_is_unknown()
    {
        var book = Book(8, null, ("a", Role(2).Approve(3)), ("b", Role(1, gpu: null)));
        Assert.False(ServeRule.Serve(book, First, At(0)));
        Assert.Equal(2, book.Find(Decode("a"))!.GrantedReplicas);
    }

    private static LedgerDemand Wants(int replicas) => new(replicas, At(0), At(0), GrantReason.Ceiling, string.Empty);
}
