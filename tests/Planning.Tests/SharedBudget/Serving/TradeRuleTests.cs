using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;
using static GlobalPlanner.Planning.Tests.SharedBudget.Serving.Books;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Serving;

/// <summary>
/// The rule: a trade is open until every recipient has grown. At the deadline recipients keep what they have written, and
/// donors are promised the GPUs left unused.
/// </summary>
public class TradeRuleTests
{
    private static readonly TradeMove Donor = new(Decode("a"), 4, 2);
    private static readonly TradeMove Recipient = new(Decode("b"), 2, 4);

    [Fact]
    public void A_trade_needs_a_donor_and_a_recipient_that_has_not_grown()
    {
        var book = Trading();
        TradeRule.Open(book, [Recipient], First, At(0));
        Assert.Empty(book.Trades);
        TradeRule.Open(book, [Donor], First, At(0));
        Assert.Empty(book.Trades);
        TradeRule.Open(book, [Donor, Recipient], First, At(0));
        Assert.Equal(At(300), book.Trades.Single().DeadlineAt);
    }

    [Fact]
    public void A_trade_closes_when_its_recipients_have_grown()
    {
        var book = Trading();
        TradeRule.Open(book, [Donor, Recipient], First, At(0));
        Assert.False(TradeRule.Tend(book, First, At(299)));
        book.Set(Decode("b"), Role(4));
        Assert.True(TradeRule.Tend(book, First, At(299)));
        Assert.Empty(book.Trades);
        Assert.Null(book.Find(Decode("a"))!.ApprovedReplicas);
    }

    [Fact]
    public void At_the_deadline_the_promise_ends_and_the_donor_is_promised_what_was_not_used()
    {
        var book = Trading();
        TradeRule.Open(book, [Donor, Recipient], First, At(0));
        Assert.True(TradeRule.Tend(book, new WriteFence(1, 2), At(300)));
        Assert.Equal((4, null), (book.Find(Decode("a"))!.ApprovedReplicas, book.Find(Decode("b"))!.ApprovedReplicas));
        Assert.Equal(BudgetEventKind.TradeCompensated, book.Take().Events.Single().Kind);
    }

    [Fact]
    public void A_donor_gets_back_only_what_no_recipient_uses()
    {
        var book = Trading();
        TradeRule.Open(book, [Donor, Recipient], First, At(0));
        book.Set(Decode("b"), Role(3).Approve(4));
        TradeRule.Tend(book, new WriteFence(1, 2), At(300));
        Assert.Equal(3, book.Find(Decode("a"))!.ApprovedReplicas);
    }

    private static BookState Trading() => Book(6, null, ("a", Role(4).Grant(2, First)), ("b", Role(2).Approve(4)));
}
