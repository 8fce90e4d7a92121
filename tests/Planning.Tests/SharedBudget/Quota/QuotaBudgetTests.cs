using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Quota;

/// <summary>Reclaim on the ledger: notice, write, release, and who is served then.</summary>
public class QuotaBudgetTests
{
    private static readonly QuotaTerms Halves = new()
    {
        Groups =
        [
            new QuotaGroupTerms { Name = "a", Quotas = new QuotaGroupTerms { Name = "a" }.Quotas.Add(QuotaTerms.DefaultGpuType, new GroupQuota(4, null, null)) },
            new QuotaGroupTerms { Name = "b", Quotas = new QuotaGroupTerms { Name = "b" }.Quotas.Add(QuotaTerms.DefaultGpuType, new GroupQuota(4, null, null)) },
        ],
        GroupOf = static pool => pool.Participant.DeploymentName[..1],
    };

    /// <summary>The example in docs/arbitration.md, figure by figure.</summary>
    [Fact]
    public void A_notice_comes_due_the_replicas_are_released_and_who_was_owed_is_served()
    {
        var budget = Full();
        Assert.Equal((GrantOutcome.Held, GrantReason.Ceiling), Answer(budget.Ask("b", decode: 5)));

        budget.Book.Tick(budget.Now);
        Assert.Equal([4L, 4L], budget.Book.Groups().Select(group => group.EntitledGpus));
        var (events, writes) = budget.Book.Take();
        Assert.Empty(writes);
        Assert.Contains(events, happened => happened is { Kind: BudgetEventKind.ReclaimNotice, Subject: "inf/a/decode", Gpus: 4 });
        Assert.Equal(GrantReason.Reclaiming, budget.Ask("a", decode: 9).Reason);

        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(29));
        Assert.DoesNotContain(budget.Book.Take().Events, happened => happened.Kind == BudgetEventKind.Reclaim);
        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(30));
        var write = Assert.Single(budget.Book.Take().Writes);
        Assert.Equal((Budget.Id("a"), new ReplicaTargets(null, 4)), (write.Participant, write.Targets));
        Assert.Equal(8, budget.Book.Totals.ChargedGpus);

        budget.Now += TimeSpan.FromSeconds(31);
        Assert.Equal((GrantOutcome.Held, GrantReason.AwaitingRelease), Answer(budget.Ask("a", decode: 8)));
        budget.Report("a", write.Fence, decode: new RoleHolding(4, 4, 1));
        var served = Assert.Single(budget.Book.Take().Writes);
        Assert.Equal((Budget.Id("b"), new ReplicaTargets(null, 4)), (served.Participant, served.Targets));

        // Who lost replicas waits with all others and takes nothing back.
        budget.Report("b", served.Fence, decode: new RoleHolding(4, 4, 1));
        Assert.Equal((GrantOutcome.Held, GrantReason.Ceiling), Answer(budget.Ask("a", decode: 8)));
        for (var second = 1; second < 100; second++)
        {
            budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(second));
        }

        Assert.Empty(budget.Book.Take().Writes);
    }

    [Fact]
    public void A_fixed_total_is_shared_anew_replica_by_replica()
    {
        var budget = new Budget(8, 8);
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 8, FloorGpus = 8, Quota = Halves });
        budget.With("a D6x1, b D2x1");
        budget.Ask("b", decode: 4);
        for (var second = 0; second <= 100; second++)
        {
            budget.Now += TimeSpan.FromSeconds(1);
            budget.Book.Tick(budget.Now);
            foreach (var write in budget.Book.Take().Writes)
            {
                var replicas = write.Targets.Decode!.Value;
                budget.Report(write.Participant.DeploymentName, write.Fence, decode: new RoleHolding(replicas, replicas, 1));
                Assert.InRange(budget.Book.Totals.WrittenGpus, 7, 8);
            }
        }

        Assert.Equal((4, 4), (budget.Book.Find(Budget.Id("a"))!.Decode!.GrantedReplicas, budget.Book.Find(Budget.Id("b"))!.Decode!.GrantedReplicas));
    }

    [Fact]
    public void A_notice_ends_with_the_demand_for_it()
    {
        var budget = Full();
        budget.Ask("b", decode: 4);
        budget.Book.Tick(budget.Now);
        Assert.NotNull(budget.Book.Find(Budget.Id("a"))!.Decode!.Reclaim);
        budget.Book.Take();

        budget.Ask("b", decode: 0);
        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(60));

        var (events, writes) = budget.Book.Take();
        Assert.Empty(writes);
        Assert.Contains(events, happened => happened is { Kind: BudgetEventKind.ReclaimCancelled, Subject: "inf/a/decode" });
        Assert.Null(budget.Book.Find(Budget.Id("a"))!.Decode!.Reclaim);
    }

    [Fact]
    public void A_notice_ends_with_the_policy_that_gave_it()
    {
        var budget = Full();
        budget.Ask("b", decode: 4);
        budget.Book.Tick(budget.Now);
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 9, Policy = ArbitrationPolicy.Pairing });

        budget.Book.Tick(budget.Now);

        Assert.Null(budget.Book.Find(Budget.Id("a"))!.Decode!.Reclaim);
        Assert.Contains(budget.Book.Take().Events, happened => happened is { Kind: BudgetEventKind.ReclaimCancelled, Subject: "inf/a/decode" });
        Assert.Equal(GrantOutcome.Granted, budget.Ask("a", decode: 9).Outcome);
    }

    [Fact]
    public void Who_gives_back_in_time_is_not_written()
    {
        var budget = Full();
        budget.Ask("b", decode: 4);
        budget.Book.Tick(budget.Now);
        budget.Book.Take();

        budget.AskAndWrite("a", decode: 4);

        var write = Assert.Single(budget.Book.Take().Writes);
        Assert.Equal((Budget.Id("b"), new ReplicaTargets(null, 4)), (write.Participant, write.Targets));
        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(60));
        Assert.DoesNotContain(budget.Book.Take().Writes, later => later.Participant == Budget.Id("a"));
    }

    private static (GrantOutcome Outcome, GrantReason Reason) Answer(ScaleGrant grant) => (grant.Outcome, grant.Reason);

    private static Budget Full()
    {
        var budget = new Budget(8);
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 8, Quota = Halves, DemandLifetime = TimeSpan.FromSeconds(1000) });
        return budget.With("a D8x1, b D0x1");
    }
}
