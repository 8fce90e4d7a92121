using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;
using static GlobalPlanner.Planning.Tests.SharedBudget.Serving.Books;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Serving;

/// <summary>
/// The rule: a request is booked, growth that became possible is served under one fence, and the answer says how far the
/// request went, what bound it, and what may be written.
/// </summary>
public class RequestRuleTests
{
    [Theory]
    [InlineData(8, 4, GrantOutcome.Granted, GrantReason.Fits, 4)]
    [InlineData(3, 4, GrantOutcome.Partial, GrantReason.Ceiling, 3)]
    [InlineData(2, 4, GrantOutcome.Held, GrantReason.Ceiling, null)]
    [InlineData(null, 4, GrantOutcome.Granted, GrantReason.NoBudget, 4)]
    public void The_outcome_says_how_far_the_request_went(int? ceiling, int target, GrantOutcome outcome, GrantReason reason, int? applied)
    {
        var grant = Ask(Book(ceiling, null, ("a", Role(2))), target);
        Assert.Equal((outcome, reason, applied), (grant.Outcome, grant.Reason, grant.Applied.Decode));
    }

    [Fact]
    public void Demand_that_is_not_met_waits_and_demand_that_is_met_does_not()
    {
        var book = Book(3, null, ("a", Role(2)));
        Ask(book, 4);
        Assert.Equal((4, GrantReason.Ceiling), (book.Find(Decode("a"))!.Waiting!.WantedReplicas, book.Find(Decode("a"))!.Waiting!.Reason));
        Ask(book, 3);
        Assert.Null(book.Find(Decode("a"))!.Waiting);
    }

    [Fact]
    public void A_decision_takes_the_next_sequence_and_the_answer_is_kept_for_a_retry()
    {
        var book = Book(8, null, ("a", Role(2)));
        var grant = Ask(book, 4);
        Assert.Equal((new WriteFence(1, 1), 1L), (grant.Fence, book.Sequence));
        Assert.Same(grant, book.Entries.Find(Decode("a").Participant)!.Answers.Single());
    }

    [Fact]
    public void A_shrink_above_the_ceiling_reduces_a_violation()
    {
        var grant = Ask(Book(3, null, ("a", Role(5))), 4);
        Assert.Equal((GrantOutcome.Granted, GrantReason.ReducesViolation), (grant.Outcome, grant.Reason));
    }

    [Fact]
    public void Growth_of_unknown_cost_is_held_under_a_ceiling()
    {
        var grant = Ask(Book(8, null, ("a", Role(2, gpu: null))), 3);
        Assert.Equal((GrantOutcome.Held, GrantReason.BudgetUnknown), (grant.Outcome, grant.Reason));
    }

    [Fact]
    public void A_block_of_the_role_explains_the_answer_before_the_policy_does()
    {
        var blocked = Role(2).NoticeGiven(new ReclaimNotice(1, Decode("b"), At(0), At(30)));
        Assert.Equal(GrantReason.Reclaiming, Ask(Book(8, null, ("a", blocked)), 3).Reason);
    }

    [Fact]
    public void A_refusal_leaves_the_ledger_as_it_is()
    {
        var book = Book(8, null, ("a", Role(2)));
        var version = book.Entries.Version;
        var grant = RequestRule.Refuse(book, Request(3), GrantOutcome.Rejected, GrantReason.Invalid, "no");
        Assert.Equal((GrantOutcome.Rejected, "no", book.LastFence), (grant.Outcome, grant.Message, grant.Fence));
        Assert.Equal((version, new ReplicaTargets(null, null)), (book.Entries.Version, grant.Applied));
    }

    private static ScaleRequest Request(int decode) =>
        new() { OperationId = "op", Participant = Decode("a").Participant, Targets = new ReplicaTargets(null, decode) };

    private static ScaleGrant Ask(BookState book, int decode)
    {
        var deployment = book.Entries.Find(Decode("a").Participant)!;
        return RequestRule.Answer(book, Request(decode), deployment, [new RoleMove(Decode("a"), deployment.Decode!, decode)], At(0));
    }
}
