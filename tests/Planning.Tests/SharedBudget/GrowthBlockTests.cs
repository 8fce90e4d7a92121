using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.Tests.SharedBudget;

/// <summary>What keeps a pool from growing and what a waiting pool is told are the same, whatever holds at once.</summary>
public class GrowthBlockTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly RoleId Pool = new(Budget.Id("a"), PoolRole.Decode);

    [Theory]
    [InlineData(false, false, false, null, "Ceiling")]
    [InlineData(false, false, true, "AwaitingRelease", "AwaitingRelease")]
    [InlineData(false, true, false, "Unschedulable", "Unschedulable")]
    [InlineData(false, true, true, "Unschedulable", "Unschedulable")]
    [InlineData(true, false, false, "Reclaiming", "Reclaiming")]
    [InlineData(true, false, true, "Reclaiming", "Reclaiming")]
    [InlineData(true, true, false, "Reclaiming", "Reclaiming")]
    [InlineData(true, true, true, "Reclaiming", "Reclaiming")]
    public void A_wait_is_explained_by_what_blocks_it(bool reclaimed, bool unschedulable, bool unwritten, string? block, string reason)
    {
        var pool = new LedgerRole
        {
            ReportedGpu = 1,
            DesiredReplicas = 4,
            HeldReplicas = 4,
            InFlight = [.. Enumerable.Range(1, unwritten ? LedgerRole.InFlightLimit : 0).Select(static i => new GrantInFlight(new WriteFence(1, i), 4))],
            Waiting = new LedgerDemand(9, Now, Now, GrantReason.Queued, "stored when it asked"),
            Asked = new RoleAsk(9, Now),
            Reclaim = reclaimed ? new ReclaimNotice(2, new RoleId(Budget.Id("b"), PoolRole.Decode), Now, Now) : null,
            Unschedulable = unschedulable ? new UnschedulableMark(4, Now, Now) : null,
        };
        var ledger = BudgetLedger.Empty with { Deployments = [new LedgerDeployment { Participant = Pool.Participant, Decode = pool, Answers = [] }] };
        var budget = new Budget(4);
        budget.Restart(ledger, new BudgetTerms { CeilingGpus = 4 });

        Assert.Equal(block, pool.GrowthBlock?.ToString());
        Assert.Equal(reason, budget.Book.ExplainWait(Pool)!.Value.Reason.ToString());
        Assert.Equal(reason, budget.Ask("a", decode: 9).Reason.ToString());
        Assert.Equal(reason, budget.Ask("a", decode: 9, together: true).Reason.ToString());
    }

    [Fact]
    public void The_grant_that_reaches_the_limit_within_a_decision_is_what_it_says()
    {
        var budget = new Budget(1000).With("a P1x1 D1x1");
        for (var i = 2; i < 1 + LedgerRole.InFlightLimit; i++)
        {
            budget.Ask("a", decode: i);
        }

        // Prefill waits as well, so decode grows by one replica at a time and comes to its limit with the first.
        var answer = budget.Ask("a", prefill: 100, decode: 100);

        Assert.Equal((GrantOutcome.Partial, GrantReason.AwaitingRelease), (answer.Outcome, answer.Reason));
        Assert.Contains($"{LedgerRole.InFlightLimit} of its grants have not been seen written", answer.Message, StringComparison.Ordinal);
    }
}
