using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Planning.Tests.SharedBudget;

/// <summary>What the budget does without being asked: serving what waits, deadlines, trades, writes that were not seen.</summary>
public class BudgetTickTests
{
    [Fact]
    public void What_waits_is_served_when_gpus_become_free_and_at_most_to_what_was_asked_last()
    {
        var budget = new Budget(8).With("a D4x1, b D4x1");
        budget.Ask("a", decode: 8);
        budget.Ask("a", decode: 6);
        budget.Book.Take();

        budget.AskAndWrite("b", decode: 1);

        var (events, writes) = budget.Book.Take();
        var write = Assert.Single(writes);
        Assert.Equal((Budget.Id("a"), new ReplicaTargets(null, 6)), (write.Participant, write.Targets));
        Assert.Contains(events, happened => happened.Kind == BudgetEventKind.Served && happened.Subject == "inf/a/decode" && happened.Gpus == 2);
        Assert.Null(budget.Book.Find(Budget.Id("a"))!.Decode!.Waiting);
        Assert.Equal(7, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void A_pool_that_may_stand_above_its_grant_is_not_served_by_the_way()
    {
        // The shrink to two is not seen written, so a grant of three or four could lower what stands.
        var budget = new Budget(9).With("a P1x1 D4x1, b D4x1");
        budget.Ask("a", decode: 2);
        Assert.Equal(GrantOutcome.Held, budget.Ask("a", decode: 6).Outcome);
        budget.Book.Take();

        budget.AskAndWrite("b", decode: 2);

        Assert.Empty(budget.Book.Take().Writes);
        Assert.Equal(2, budget.Book.Find(Budget.Id("a"))!.Decode!.GrantedReplicas);
    }

    [Fact]
    public void A_withdrawn_request_is_not_served()
    {
        var budget = new Budget(8).With("a D4x1, b D4x1");
        budget.Ask("a", decode: 8);
        budget.Ask("a", decode: 4);
        budget.Book.Take();

        budget.AskAndWrite("b", decode: 1);

        Assert.Empty(budget.Book.Take().Writes);
    }

    [Fact]
    public void Demand_that_is_not_repeated_ends()
    {
        var budget = new Budget(8).With("a D4x1, b D4x1");
        budget.Ask("a", decode: 8);
        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(360));
        Assert.NotNull(budget.Book.Find(Budget.Id("a"))!.Decode!.Waiting);

        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(361));

        Assert.Null(budget.Book.Find(Budget.Id("a"))!.Decode!.Waiting);
        Assert.True(budget.Book.IsIdle);
    }

    [Fact]
    public void Replicas_that_find_no_gpus_are_given_back_at_the_deadline_and_tried_again_later()
    {
        var budget = new Budget(8).With("a D2x1");
        var grant = budget.Ask("a", decode: 5);
        budget.Report("a", grant.Fence, decode: new RoleHolding(5, 5, 1, PendingReplicas: 2));
        var start = budget.Now;
        budget.Book.Take();

        budget.Book.Tick(start + TimeSpan.FromSeconds(299));
        Assert.Empty(budget.Book.Take().Writes);
        budget.Book.Tick(start + TimeSpan.FromSeconds(300));

        var write = Assert.Single(budget.Book.Take().Writes);
        Assert.Equal(new ReplicaTargets(null, 3), write.Targets);
        Assert.Equal(5, budget.Book.Totals.ChargedGpus);
        budget.Now = start + TimeSpan.FromSeconds(300);
        budget.Report("a", write.Fence, decode: new RoleHolding(3, 3, 1));
        Assert.Equal(3, budget.Book.Totals.ChargedGpus);
        var held = budget.Ask("a", decode: 5);
        Assert.Equal((GrantOutcome.Held, GrantReason.Unschedulable), (held.Outcome, held.Reason));
        Assert.Contains("found no GPUs in the cluster", held.Message, StringComparison.Ordinal);

        budget.Now = start + TimeSpan.FromSeconds(850);
        budget.Ask("a", decode: 5);
        budget.Book.Take();
        budget.Book.Tick(start + TimeSpan.FromSeconds(900));
        Assert.Equal(new ReplicaTargets(null, 5), Assert.Single(budget.Book.Take().Writes).Targets);
    }

    [Theory]
    [InlineData(ArbitrationPolicy.Quota, "Partial", 3)]
    [InlineData(ArbitrationPolicy.Pairing, "Rejected", 2)]
    public void What_found_no_gpus_is_not_grown_into_again_from_below_either(ArbitrationPolicy policy, string outcome, int replicas)
    {
        var budget = new Budget(8);
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 8, Policy = policy });
        budget.With("a D2x1");
        var grant = budget.Ask("a", decode: 5);
        budget.Report("a", grant.Fence, decode: new RoleHolding(5, 5, 1, PendingReplicas: 2));
        budget.Now += TimeSpan.FromSeconds(300);
        budget.Book.Tick(budget.Now);
        budget.Report("a", budget.Book.Take().Writes.Single().Fence, decode: new RoleHolding(3, 3, 1));
        budget.AskAndWrite("a", decode: 2);

        var again = budget.Ask("a", decode: 5);

        Assert.Equal((outcome, GrantReason.Unschedulable), (again.Outcome.ToString(), again.Reason));
        Assert.Equal(replicas, budget.Book.Find(Budget.Id("a"))!.Decode!.GrantedReplicas);
    }

    [Fact]
    public void A_reader_whose_clock_is_ahead_does_not_put_the_deadline_off()
    {
        var budget = new Budget(8).With("a D2x1");
        var (grant, now) = (budget.Ask("a", decode: 5), budget.Now);
        budget.Now += TimeSpan.FromHours(1);
        budget.Report("a", grant.Fence, decode: new RoleHolding(5, 5, 1, PendingReplicas: 2));

        budget.Book.Tick(now);
        budget.Book.Tick(now + TimeSpan.FromSeconds(300));

        Assert.Equal(new ReplicaTargets(null, 3), Assert.Single(budget.Book.Take().Writes).Targets);
    }

    [Fact]
    public void Replicas_that_were_scheduled_in_time_stay()
    {
        var budget = new Budget(8).With("a D2x1");
        var grant = budget.Ask("a", decode: 5);
        budget.Report("a", grant.Fence, decode: new RoleHolding(5, 5, 1, PendingReplicas: 2));
        budget.Report("a", grant.Fence, decode: new RoleHolding(5, 5, 1));

        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(1000));

        Assert.Equal(5, budget.Book.Totals.GrantedGpus);
    }

    [Fact]
    public void A_grant_that_is_not_seen_written_is_written_under_a_new_fence()
    {
        var budget = new Budget(8).With("a D2x1");
        var grant = budget.Ask("a", decode: 5);
        budget.Book.Tick(budget.Now);
        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(14));
        Assert.Empty(budget.Book.Take().Writes);

        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(15));

        var write = Assert.Single(budget.Book.Take().Writes);
        Assert.Equal(new ReplicaTargets(null, 5), write.Targets);
        Assert.True(write.Fence > grant.Fence);
        Assert.Equal(5, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void Growth_that_was_not_written_is_not_written_again_while_there_is_no_room()
    {
        var budget = new Budget(8).With("a D2x1, b D2x1");
        budget.Ask("a", decode: 6);
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 6 });
        budget.Book.Tick(budget.Now);

        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(60));

        Assert.Empty(budget.Book.Take().Writes);
    }

    [Fact]
    public void All_or_nothing_takes_no_part_of_it()
    {
        var budget = new Budget(8).With("a P2x1 D2x2, b D1x1");

        var held = AskTogether(budget, prefill: 3, decode: 3);
        Assert.Equal((GrantOutcome.Held, new ReplicaTargets(null, null)), (held.Outcome, held.Applied));
        Assert.Equal(7, budget.Book.Totals.GrantedGpus);

        var floor = new Budget(20, 6).With("a P3x1 D3x1");
        var refused = AskTogether(floor, prefill: 2, decode: 2);
        Assert.Equal((GrantOutcome.Held, GrantReason.AllOrNothing), (refused.Outcome, refused.Reason));
    }

    [Fact]
    public void An_exchange_of_roles_releases_first_and_grows_by_itself()
    {
        var budget = new Budget(6).With("a P3x1 D3x1");
        var grant = AskTogether(budget, prefill: 2, decode: 4);
        Assert.Equal((GrantOutcome.Partial, true, new ReplicaTargets(2, null)), (grant.Outcome, grant.Approved, grant.Applied));
        Assert.Single(budget.Book.Snapshot().Trades);

        budget.Report("a", grant.Fence, new RoleHolding(2, 2, 1), new RoleHolding(3, 3, 1));

        var growth = Assert.Single(budget.Book.Take().Writes);
        Assert.Equal(new ReplicaTargets(null, 4), growth.Targets);
        budget.Report("a", growth.Fence, new RoleHolding(2, 2, 1), new RoleHolding(4, 4, 1));
        budget.Book.Tick(budget.Now);
        Assert.Empty(budget.Book.Snapshot().Trades);
        Assert.Equal(6, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void An_exchange_that_can_never_fit_is_not_begun()
    {
        var budget = new Budget(6).With("a P3x1 D3x1");
        var held = AskTogether(budget, prefill: 2, decode: 5);
        Assert.Equal((GrantOutcome.Held, GrantReason.AllOrNothing), (held.Outcome, held.Reason));
        Assert.Equal(3, budget.Book.Find(Budget.Id("a"))!.Prefill!.GrantedReplicas);
    }

    [Fact]
    public void A_trade_whose_second_phase_fails_gives_back_what_was_not_used()
    {
        var budget = new Budget(6).With("a P3x1 D3x1");
        var grant = AskTogether(budget, prefill: 2, decode: 4);
        budget.Report("a", grant.Fence, new RoleHolding(2, 2, 1), new RoleHolding(3, 3, 1));
        budget.Book.Take();

        // The growth was granted and is never seen written.
        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(301));

        var a = budget.Book.Find(Budget.Id("a"))!;
        Assert.Empty(budget.Book.Snapshot().Trades);
        Assert.Equal((3, 3), (a.Decode!.GrantedReplicas, a.Prefill!.StandingReplicas));
        var (events, writes) = budget.Book.Take();
        Assert.Contains(events, happened => happened.Kind == BudgetEventKind.TradeCompensated);
        var retract = writes.Single(write => write.Targets.Decode == 3);
        budget.Report("a", retract.Fence, new RoleHolding(2, 2, 1), new RoleHolding(3, 3, 1));
        Assert.Equal(new ReplicaTargets(3, null), Assert.Single(budget.Book.Take().Writes).Targets);
    }

    [Fact]
    public void No_operation_tells_the_verdict_and_books_nothing()
    {
        var budget = new Budget(8).With("a D4x1, b D3x1");
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 8, NoOperation = true });
        var before = budget.Book.Snapshot();
        var version = budget.Book.Version;

        var fits = budget.Ask("a", decode: 5);
        var waits = budget.Ask("a", decode: 6);

        Assert.Equal((GrantOutcome.Granted, GrantOutcome.Partial), (fits.Outcome, waits.Outcome));
        Assert.All([fits, waits], answer =>
        {
            Assert.True(answer.NoOperation);
            Assert.Equal(new ReplicaTargets(null, null), answer.Applied);
            Assert.StartsWith("[no-operation]", answer.Message, StringComparison.Ordinal);
            Assert.Equal("success", ScaleResponseMessage.StatusOf(answer));
        });
        Assert.Contains("needs 1 GPU more, 0 of 8 free", waits.Message, StringComparison.Ordinal);
        Assert.Equal((before.Sequence, version), (budget.Book.Snapshot().Sequence, budget.Book.Version));
        Assert.Equal(4, budget.Book.Find(Budget.Id("a"))!.Decode!.GrantedReplicas);
        Assert.Empty(budget.Book.Take().Writes);
    }

    [Theory]
    [InlineData("earlier than one that was answered", -5, "Late", "rejected")]
    [InlineData("too old", -400, "Late", "rejected")]
    [InlineData("from the future", 61, "Invalid", "error")]
    [InlineData("now", 0, "Fits", "success")]
    public void Requests_out_of_time_are_not_carried_out(string row, int seconds, string reason, string status)
    {
        var budget = new Budget(8).With("a D4x1");
        budget.Now += TimeSpan.FromSeconds(1000);
        Ask(budget, "first", 5, budget.Now - TimeSpan.FromSeconds(row == "too old" ? 1000 : 1));

        var grant = Ask(budget, "second", 6, budget.Now + TimeSpan.FromSeconds(seconds));

        Assert.Equal((row, reason, status), (row, grant.Reason.ToString(), ScaleResponseMessage.StatusOf(grant)));
    }

    [Fact]
    public void A_deployment_that_is_gone_frees_its_gpus_for_those_that_wait()
    {
        var budget = new Budget(8).With("a D4x1, b D4x1");
        budget.Ask("a", decode: 6);
        budget.Book.Take();

        budget.Report("b", null);

        var (events, writes) = budget.Book.Take();
        Assert.Contains(events, happened => happened is { Kind: BudgetEventKind.Evict, Subject: "inf/b" });
        Assert.Equal(new ReplicaTargets(null, 6), Assert.Single(writes).Targets);
    }

    [Fact]
    public void Growth_waits_until_every_deployment_that_counts_has_been_heard_of()
    {
        var budget = new Budget(8).With("a D2x1");
        budget.Book.Expect([Budget.Id("a"), Budget.Id("b"), Budget.Id("c")]);

        var waits = budget.Ask("a", decode: 8);
        Assert.Equal((GrantOutcome.Held, GrantReason.BudgetUnknown), (waits.Outcome, waits.Reason));
        Assert.Contains("inf/b has not been read yet", waits.Message, StringComparison.Ordinal);
        Assert.Equal(GrantOutcome.Granted, budget.AskAndWrite("a", decode: 1).Outcome);

        budget.Ask("a", decode: 8);
        budget.Report("b", null, decode: new RoleHolding(5, 5, 1));
        Assert.Empty(budget.Book.Take().Writes);
        budget.Report("c", null);

        Assert.Equal(new ReplicaTargets(null, 3), Assert.Single(budget.Book.Take().Writes).Targets);
        Assert.Equal(8, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void Promises_survive_a_restart()
    {
        var budget = new Budget(6).With("a P3x1 D3x1");
        var grant = AskTogether(budget, prefill: 2, decode: 4);
        budget.Restart(new BudgetTerms { CeilingGpus = 6 });

        budget.Report("a", grant.Fence, new RoleHolding(2, 2, 1), new RoleHolding(3, 3, 1));

        Assert.Equal(new ReplicaTargets(null, 4), Assert.Single(budget.Book.Take().Writes).Targets);
        Assert.Single(budget.Book.Snapshot().Trades);
    }

    private static ScaleGrant AskTogether(Budget budget, int prefill, int decode) => budget.Ask("a", prefill, decode, together: true);

    private static ScaleGrant Ask(Budget budget, string operation, int decode, DateTimeOffset timestamp) => budget.Book.Decide(
        new ScaleRequest
        {
            OperationId = operation,
            Participant = Budget.Id("a"),
            Targets = new ReplicaTargets(null, decode),
            Timestamp = timestamp,
        },
        budget.Now);
}
