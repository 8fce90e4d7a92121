using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Quota;

/// <summary>Reclaim for a deployment whose roles move together, and what is told to those who wait for a release.</summary>
public class JointReclaimTests
{
    private static readonly QuotaTerms Halves = new()
    {
        Groups = [Group("a", 4), Group("b", 4)],
        GroupOf = static pool => pool.Participant.DeploymentName[..1] is "a" or "b" ? pool.Participant.DeploymentName[..1] : QuotaTerms.NoGroup,
    };

    [Fact]
    public void Both_roles_are_granted_in_one_write_when_all_of_the_release_is_confirmed()
    {
        var budget = Full("b P0x1 D0x1");
        var held = budget.Ask("b", prefill: 2, decode: 2, together: true);
        Assert.Equal((GrantOutcome.Held, GrantReason.Ceiling, new ReplicaTargets(null, null)), (held.Outcome, held.Reason, held.Applied));
        var release = TakeBack(budget);
        Assert.Equal((Budget.Id("a"), new ReplicaTargets(null, 4)), (release.Participant, release.Targets));

        // Two GPUs are free, enough for either role.
        budget.Report("a", release.Fence, decode: new RoleHolding(4, 6, 1));
        budget.Book.Tick(budget.Now);
        Assert.Equal(6, budget.Book.Totals.ChargedGpus);
        Assert.Empty(budget.Book.Take().Writes);
        budget.Report("a", release.Fence, decode: new RoleHolding(4, 5, 1));
        Assert.Empty(budget.Book.Take().Writes);

        budget.Report("a", release.Fence, decode: new RoleHolding(4, 4, 1));

        var served = Assert.Single(budget.Book.Take().Writes);
        Assert.Equal((Budget.Id("b"), new ReplicaTargets(2, 2)), (served.Participant, served.Targets));
        Assert.Equal(8, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void A_borrower_that_gives_back_a_part_by_itself_moves_neither_role()
    {
        var budget = Full("b P0x1 D0x1");
        budget.Ask("b", prefill: 2, decode: 2, together: true);
        budget.Book.Tick(budget.Now);
        budget.Book.Take();

        budget.AskAndWrite("a", decode: 6);
        Assert.Empty(budget.Book.Take().Writes);
        budget.AskAndWrite("a", decode: 4);

        Assert.Equal(new ReplicaTargets(2, 2), Assert.Single(budget.Book.Take().Writes).Targets);
    }

    [Fact]
    public void Nothing_is_taken_back_for_roles_that_are_entitled_to_a_part_only()
    {
        var budget = Full("b P0x1 D0x1");
        budget.Ask("b", prefill: 2, decode: 3, together: true);

        budget.Book.Tick(budget.Now);
        budget.Book.Tick(budget.Now + TimeSpan.FromSeconds(60));

        Assert.DoesNotContain(budget.Book.Take().Events, static happened => happened.Kind == BudgetEventKind.ReclaimNotice);
        Assert.Equal(8, budget.Book.Find(Budget.Id("a"))!.Decode!.GrantedReplicas);
    }

    [Fact]
    public void Who_waits_is_told_of_the_notice_and_then_of_the_release()
    {
        var budget = Full("b D0x1");
        budget.Ask("b", decode: 3);
        Assert.DoesNotContain("give back", Wait(budget, "b").Message, StringComparison.Ordinal);
        budget.Book.Tick(budget.Now);

        var told = budget.Ask("b", decode: 3);

        const string notice = "inf/a/decode has until 1970-01-01T00:00:30Z to give back to inf/b/decode all above 5 replicas; there is no need to ask again.";
        Assert.Equal((GrantOutcome.Held, GrantReason.Ceiling), (told.Outcome, told.Reason));
        Assert.EndsWith(notice, told.Message, StringComparison.Ordinal);
        Assert.EndsWith(notice, Wait(budget, "b").Message, StringComparison.Ordinal);

        var release = TakeBack(budget);
        Assert.Equal(GrantReason.AwaitingRelease, Wait(budget, "b").Reason);
        Assert.Equal(GrantReason.AwaitingRelease, budget.Ask("b", decode: 3).Reason);
        budget.Report("a", release.Fence, decode: new RoleHolding(5, 5, 1));

        Assert.Null(budget.Book.ExplainWait(Decode("b")));
        Assert.Equal(new ReplicaTargets(null, 3), Assert.Single(budget.Book.Take().Writes).Targets);
        Assert.Equal(GrantOutcome.Granted, budget.Ask("b", decode: 3).Outcome);
    }

    [Fact]
    public void What_is_released_goes_to_whom_it_was_taken_back_for_and_at_most_to_what_was_asked_last()
    {
        // The late one asks for GPUs that nobody owes it, and its name comes first.
        var budget = Full("0late D0x1, b D0x1");
        budget.Ask("b", decode: 4);
        budget.Book.Tick(budget.Now);
        budget.Now += TimeSpan.FromSeconds(5);
        budget.Ask("0late", decode: 4);
        budget.Ask("b", decode: 3);
        var release = TakeBack(budget);
        Assert.Equal(new ReplicaTargets(null, 5), release.Targets);

        budget.Report("a", release.Fence, decode: new RoleHolding(5, 6, 1));
        Assert.Equal((Budget.Id("b"), new ReplicaTargets(null, 2)), Target(Assert.Single(budget.Book.Take().Writes)));
        budget.Report("a", release.Fence, decode: new RoleHolding(5, 5, 1));
        Assert.Equal((Budget.Id("b"), new ReplicaTargets(null, 3)), Target(Assert.Single(budget.Book.Take().Writes)));

        Assert.Equal([new RoleId(Budget.Id("0late"), PoolRole.Decode)], budget.Book.WaitingRoles());
    }

    [Fact]
    public void Of_two_that_are_owed_the_one_that_waits_longer_is_served_first()
    {
        var budget = Full("b-late D0x1, b-soon D0x1");
        budget.Ask("b-soon", decode: 1);
        budget.Now += TimeSpan.FromSeconds(1);
        budget.Ask("b-late", decode: 1);
        var release = TakeBack(budget);
        Assert.Equal(new ReplicaTargets(null, 6), release.Targets);

        budget.Report("a", release.Fence, decode: new RoleHolding(6, 7, 1));

        Assert.Equal(Budget.Id("b-soon"), Assert.Single(budget.Book.Take().Writes).Participant);
    }

    [Fact]
    public void A_role_that_has_room_says_that_it_waits_for_the_other()
    {
        var budget = new Budget(8).With("a P2x1 D2x2, b D1x1");
        var held = budget.Ask("a", prefill: 3, decode: 3, together: true);

        Assert.Equal((GrantOutcome.Held, GrantReason.Ceiling), (held.Outcome, held.Reason));
        Assert.Equal(
            "inf/a/prefill 2 to 3 waits for inf/a/decode: they grow together or not at all, and there is no room for both, or inf/a/decode must not grow yet. "
            + "It stays at 2; shrink another role, or ask for one role alone. "
            + "inf/a/decode 2 to 3 needs 2 GPUs, 1 of 8 free; inf/a/prefill holds 2. It stays at 2; shrink another role or raise max_total_gpus.",
            held.Message);
    }

    private static QuotaGroupTerms Group(string name, int guaranteed)
    {
        var group = new QuotaGroupTerms { Name = name };
        return group with { Quotas = group.Quotas.Add(QuotaTerms.DefaultGpuType, new GroupQuota(guaranteed, null, null)) };
    }

    private static Budget Full(string others)
    {
        var budget = new Budget(8);
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 8, Quota = Halves, DemandLifetime = TimeSpan.FromSeconds(1000) });
        return budget.With($"a D8x1, {others}");
    }

    /// <summary>Gives the notice and lets it come due; the write that takes the replicas back.</summary>
    private static LedgerWrite TakeBack(Budget budget)
    {
        budget.Book.Tick(budget.Now);
        budget.Now += TimeSpan.FromSeconds(30);
        budget.Book.Tick(budget.Now);
        return Assert.Single(budget.Book.Take().Writes);
    }

    private static (ParticipantId Participant, ReplicaTargets Targets) Target(LedgerWrite write) => (write.Participant, write.Targets);

    private static RoleId Decode(string name) => new(Budget.Id(name), PoolRole.Decode);

    private static (GrantReason Reason, string Message) Wait(Budget budget, string name) => budget.Book.ExplainWait(Decode(name))!.Value;
}
