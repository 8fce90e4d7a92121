using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.Tests.SharedBudget;

public class BudgetBookTests
{
    [Fact]
    public void A_shrink_frees_nothing_until_a_report_with_its_fence()
    {
        var budget = new Budget(8).With("a D6x1, b D2x1");
        var release = budget.Ask("a", decode: 2);
        Assert.Equal(8, budget.Book.Totals.ChargedGpus);

        budget.Report("a", null, decode: new RoleHolding(6, 6, 1));
        Assert.Equal((8, 4), (budget.Book.Totals.ChargedGpus, budget.Book.Totals.ReleasingGpus));

        budget.Report("a", release.Fence, decode: new RoleHolding(2, 5, 1));
        Assert.Equal(7, budget.Book.Totals.ChargedGpus);
        Assert.Equal(3, budget.Book.Totals.ReleasingGpus);

        budget.Report("a", release.Fence, decode: new RoleHolding(2, 2, 1));
        Assert.Equal(4, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void A_superseded_growth_stays_charged_until_its_late_write_is_fenced_out()
    {
        var budget = new Budget(8).With("a D2x1, b D2x1");
        var growth = budget.Ask("a", decode: 6);
        var shrink = budget.Ask("a", decode: 2);

        // Neither was written: the late write of the growth would still be accepted.
        budget.Report("a", null, decode: new RoleHolding(2, 2, 1));
        Assert.Equal(GrantReason.AwaitingRelease, budget.Ask("b", decode: 3).Reason);

        budget.Report("a", growth.Fence, decode: new RoleHolding(6, 6, 1));
        Assert.Equal(8, budget.Book.Totals.ChargedGpus);

        budget.Report("a", shrink.Fence, decode: new RoleHolding(2, 2, 1));
        Assert.Equal(GrantOutcome.Granted, budget.Ask("b", decode: 6).Outcome);
    }

    [Fact]
    public void A_superseded_shrink_counts_for_the_floor_until_its_late_write_is_fenced_out()
    {
        var budget = new Budget(null, 6).With("a D4x1, b D4x1");
        budget.Ask("a", decode: 2);
        var growth = budget.Ask("a", decode: 4);
        Assert.Equal(GrantReason.Floor, budget.Ask("b", decode: 3).Reason);

        budget.Report("a", growth.Fence, decode: new RoleHolding(4, 4, 1));
        Assert.Equal(GrantOutcome.Granted, budget.Ask("b", decode: 2).Outcome);
    }

    [Fact]
    public void Growth_while_older_replicas_drain_is_charged_on_top_of_them()
    {
        var budget = new Budget(8).With("a D5x1, b D2x1");
        var release = budget.Ask("a", decode: 2);
        budget.Report("a", release.Fence, decode: new RoleHolding(2, 5, 1));

        Assert.Equal((GrantOutcome.Partial, 3), (budget.Ask("a", decode: 5).Outcome, budget.Book.Find(Budget.Id("a"))!.Decode!.GrantedReplicas));
        Assert.Equal(8, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void A_grant_that_a_newer_fence_shuts_out_is_given_back()
    {
        var budget = new Budget(8).With("a P1x1 D1x1");
        budget.Ask("a", decode: 5);
        var later = budget.Ask("a", prefill: 2);

        budget.Report("a", later.Fence, new RoleHolding(2, 2, 1), new RoleHolding(1, 1, 1));

        Assert.Equal((3, 3), (budget.Book.Totals.ChargedGpus, budget.Book.Totals.GrantedGpus));
    }

    [Fact]
    public void Growth_waits_when_nothing_granted_is_ever_seen_written()
    {
        var budget = new Budget(1000).With("a D1x1");
        for (var i = 2; i < 2 + LedgerRole.InFlightLimit; i++)
        {
            Assert.Equal(GrantOutcome.Granted, budget.Ask("a", decode: i).Outcome);
        }

        var waits = budget.Ask("a", decode: 100);
        Assert.Equal((GrantOutcome.Partial, GrantReason.AwaitingRelease, 17), (waits.Outcome, waits.Reason, waits.Applied.Decode));
        Assert.Equal(GrantOutcome.Granted, budget.Ask("a", decode: 1).Outcome);
    }

    [Fact]
    public void An_older_reading_never_lowers()
    {
        var budget = new Budget(8).With("a D2x1");
        var early = budget.Now + TimeSpan.FromSeconds(5);
        budget.Now += TimeSpan.FromSeconds(10);
        budget.Report("a", null, decode: new RoleHolding(6, 6, 1));

        budget.Book.Report(new DeploymentReport { Participant = Budget.Id("a"), ObservedAt = early, Decode = new RoleHolding(2, 2, 1) });

        Assert.Equal(6, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void Asking_again_for_what_is_granted_keeps_the_fence_that_confirms_it()
    {
        var budget = new Budget(8).With("a D6x1");
        var release = budget.Ask("a", decode: 2);
        var again = budget.Ask("a", decode: 2);
        Assert.Equal(new ReplicaTargets(null, 2), again.Applied);
        Assert.True(again.Fence > release.Fence);

        budget.Report("a", release.Fence, decode: new RoleHolding(2, 2, 1));
        Assert.Equal(2, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void An_edit_by_hand_is_held_visible_and_stops_growth()
    {
        var budget = new Budget(8).With("a D2x1, b D2x1");
        var fence = budget.AskAndWrite("a", decode: 3).Fence;
        budget.Report("a", fence, decode: new RoleHolding(9, 9, 1));

        Assert.Equal((11, 0), (budget.Book.Totals.ChargedGpus, budget.Book.Totals.ReleasingGpus));
        Assert.Equal(GrantReason.Ceiling, budget.Ask("b", decode: 3).Reason);
        Assert.Equal(GrantReason.Ceiling, budget.Ask("a", decode: 9).Reason);
        Assert.Equal(5, budget.Book.Totals.GrantedGpus);

        var back = budget.Ask("a", decode: 3);
        Assert.Equal((GrantOutcome.Granted, new ReplicaTargets(null, 3)), (back.Outcome, back.Applied));
        budget.Settle("a", back);
        Assert.Equal((6, 3), (budget.Book.Totals.ChargedGpus, budget.Book.Find(Budget.Id("b"))!.Decode!.GrantedReplicas));
    }

    [Fact]
    public void A_lower_ceiling_takes_nothing_away_and_admits_only_shrinks()
    {
        var budget = new Budget(8).With("a D4x1, b D4x1");
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 6 });

        Assert.Equal(GrantReason.Ceiling, budget.Ask("a", decode: 5).Reason);
        Assert.Equal(8, budget.Book.Totals.ChargedGpus);
        Assert.Equal(GrantReason.ReducesViolation, budget.AskAndWrite("a", decode: 3).Reason);
        Assert.Equal(GrantReason.ReducesViolation, budget.AskAndWrite("b", decode: 2).Reason);
        Assert.Equal(GrantReason.Fits, budget.Ask("b", decode: 3).Reason);
    }

    [Fact]
    public void A_lower_ceiling_withholds_growth_that_was_granted_and_not_written()
    {
        var budget = new Budget(8).With("a D2x1, b D2x1");
        budget.Ask("a", decode: 6);
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 6 });

        Assert.Equal((GrantOutcome.Held, GrantReason.Ceiling), (budget.Ask("a", decode: 6).Outcome, budget.Ask("a", decode: 5).Reason));
        Assert.Equal(
            "inf/a/decode 2 to 3 needs 1 GPU, 8 charged against a ceiling of 6; inf/b/decode holds 2. It stays at 2; shrink another role or raise max_total_gpus.",
            budget.Ask("a", decode: 3).Message);
        budget.Settle("a", budget.Ask("a", decode: 2));
        Assert.Equal(GrantOutcome.Granted, budget.Ask("a", decode: 4).Outcome);
    }

    [Fact]
    public void A_higher_floor_withholds_an_unwritten_growth_that_stops_short_of_what_may_stand()
    {
        var budget = new Budget(8).With("a D4x1");
        budget.Ask("a", decode: 8);
        budget.Ask("a", decode: 6);
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 8, FloorGpus = 8 });

        // The write of eight may have arrived, and six would take the deployment below the floor.
        var answer = budget.Ask("a", decode: 9);

        Assert.Equal((GrantOutcome.Held, new ReplicaTargets(null, null)), (answer.Outcome, answer.Applied));
    }

    [Fact]
    public void A_higher_floor_withholds_a_shrink_that_was_granted_and_not_written()
    {
        var budget = new Budget(8, 4).With("a D6x1");
        budget.Ask("a", decode: 4);
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 8, FloorGpus = 6 });

        var again = budget.Ask("a", decode: 4);
        Assert.Equal((GrantOutcome.Held, GrantReason.Floor), (again.Outcome, again.Reason));
        Assert.StartsWith("inf/a/decode 6 to 4 would leave 4 GPUs, below the floor (6). It stays at 6;", again.Message, StringComparison.Ordinal);
        Assert.Equal(GrantReason.Floor, budget.Ask("a", decode: 5).Reason);
        Assert.Equal(GrantOutcome.Granted, budget.Ask("a", decode: 6).Outcome);
    }

    [Fact]
    public void The_same_operation_id_is_answered_the_same_also_after_a_restart()
    {
        var budget = new Budget(8).With("a D4x1, b D4x1");
        var held = budget.Ask("a", decode: 6, operation: "one");
        budget.AskAndWrite("b", decode: 1);
        var sequence = budget.Book.Snapshot().Sequence;
        Assert.Equal(held, budget.Ask("a", decode: 6, operation: "one"));

        budget.Restart(new BudgetTerms { CeilingGpus = 8 });

        Assert.Equal(held, budget.Ask("a", decode: 6, operation: "one"));
        Assert.Equal(sequence, budget.Book.Snapshot().Sequence);
        Assert.Equal(GrantOutcome.Granted, budget.Ask("a", decode: 6, operation: "two").Outcome);
    }

    [Fact]
    public void Answers_kept_are_bounded()
    {
        var budget = new Budget(8).With("a D1x1");
        for (var i = 0; i < 20; i++)
        {
            budget.Ask("a", decode: 1 + (i % 2));
        }

        Assert.Equal(LedgerDeployment.AnswersKept, budget.Book.Find(Budget.Id("a"))!.Answers.Length);
        Assert.Equal("op-20", budget.Book.Find(Budget.Id("a"))!.Answers[^1].OperationId);
    }

    [Theory]
    [InlineData(null, "anybody", "Granted")]
    [InlineData("inf-a", "inf-a", "Granted")]
    [InlineData("inf-a", "inf-b", "Rejected")]
    [InlineData("inf-a", null, "Rejected")]
    [InlineData("", "inf-a", "Rejected")]
    public void Only_managed_namespaces_may_ask(string? managed, string? caller, string outcome)
    {
        var budget = new Budget(8).With("a D1x1");
        budget.Book.Configure(new BudgetTerms
        {
            CeilingGpus = 8,
            ManagedNamespaces = managed?.Split(',', StringSplitOptions.RemoveEmptyEntries) is { } names ? [.. names] : null,
        });
        var version = budget.Book.Version;

        var grant = budget.Ask("a", decode: 2, caller: caller);

        Assert.Equal(outcome, grant.Outcome.ToString());
        if (outcome == "Rejected")
        {
            Assert.Equal(GrantReason.NotAuthorized, grant.Reason);
            Assert.Contains("managed_namespaces", grant.Message, StringComparison.Ordinal);
            Assert.Equal(version, budget.Book.Version);
        }
    }

    [Fact]
    public void An_empty_operation_id_is_refused_and_leaves_no_trace()
    {
        var budget = new Budget(8).With("a D1x1");
        var version = budget.Book.Version;
        Assert.Equal(GrantReason.Invalid, budget.Ask("a", decode: 2, operation: " ").Reason);
        Assert.Equal(version, budget.Book.Version);
    }

    /// <summary>The rows of upstream's GPU shapes (12.2) that speak of a declared cost.</summary>
    [Theory]
    [InlineData("12.2: type decode, no GPU, gpu_cost 8", null, 8, 8)]
    [InlineData("12.2: type prefill, limit 4, gpu_cost 1", 4, 1, 4)]
    [InlineData("declared to count nowhere", null, 0, 0)]
    [InlineData("neither", null, null, null)]
    public void A_replica_costs_what_the_deployment_tells_else_what_is_declared(string row, int? reported, int? declared, int? cost)
    {
        var budget = new Budget();
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 40, DeclaredGpuPerReplica = _ => declared });
        budget.Report("a", null, new RoleHolding(1, 1, reported), new RoleHolding(1, 1, reported));

        Assert.Equal((row, cost), (row, budget.Book.Find(Budget.Id("a"))!.Prefill!.GpuPerReplica));
        Assert.Equal((row, 2 * (cost ?? 0)), (row, (int)budget.Book.Totals.ChargedGpus));
        Assert.Equal(cost is null ? GrantReason.BudgetUnknown : GrantReason.Fits, budget.Ask("a", decode: 2).Reason);
    }

    [Fact]
    public void Declared_cost_counts_where_the_deployment_is_silent()
    {
        var budget = new Budget(8).With("a D1x?, b D1x2");
        budget.Book.Configure(new BudgetTerms { CeilingGpus = 8, DeclaredGpuPerReplica = _ => 4 });
        Assert.Equal(6, budget.Book.Totals.ChargedGpus);
        Assert.Equal(GrantReason.Ceiling, budget.Ask("a", decode: 2).Reason);
        Assert.Equal(GrantReason.Fits, budget.Ask("b", decode: 2).Reason);
    }

    [Fact]
    public void Waiting_demand_remembers_since_when_and_ends_when_it_is_met()
    {
        var budget = new Budget(4).With("a D2x1, b D2x1");
        budget.Ask("a", decode: 4);
        var since = budget.Now;
        budget.Now += TimeSpan.FromSeconds(30);
        budget.Ask("a", decode: 3);

        var waiting = budget.Book.Find(Budget.Id("a"))!.Decode!.Waiting!;
        Assert.Equal((3, since, budget.Now, GrantReason.Ceiling), (waiting.WantedReplicas, waiting.Since, waiting.AskedAt, waiting.Reason));

        budget.AskAndWrite("b", decode: 1);
        budget.Ask("a", decode: 3);
        Assert.Null(budget.Book.Find(Budget.Id("a"))!.Decode!.Waiting);
    }

    [Fact]
    public void Without_a_grant_of_ours_the_deployment_is_followed()
    {
        var budget = new Budget(8).With("a D6x1");
        budget.Report("a", null, decode: new RoleHolding(2, 2, 1));
        Assert.Equal((2, 2), (budget.Book.Totals.GrantedGpus, budget.Book.Totals.ChargedGpus));
    }

    [Fact]
    public void An_unwritten_growth_is_given_back_by_asking_for_what_stands()
    {
        var budget = new Budget(8).With("a D2x1, b D2x1");
        budget.Ask("a", decode: 6);
        var standing = budget.Book.Report(new DeploymentReport
        {
            Participant = Budget.Id("a"),
            ObservedAt = budget.Now,
            Decode = new RoleHolding(2, 2, 1),
        });
        Assert.Equal((false, new ReplicaTargets(null, 6)), (standing!.Settled, standing.Granted));

        var back = budget.Ask("a", decode: 2);
        budget.Settle("a", back);

        Assert.Equal(4, budget.Book.Totals.ChargedGpus);
        Assert.True(budget.Book.Find(Budget.Id("a"))!.Decode!.Settled);
    }

    [Fact]
    public void A_deployment_or_role_that_is_gone_gives_its_gpus_back()
    {
        var budget = new Budget(8).With("a P1x1 D3x1, b D4x1");
        budget.Report("a", null, decode: new RoleHolding(3, 3, 1));
        Assert.Equal(7, budget.Book.Totals.ChargedGpus);
        budget.Report("a", null);
        Assert.Equal(4, budget.Book.Totals.ChargedGpus);
        Assert.Null(budget.Book.Find(Budget.Id("a")));
    }

    [Fact]
    public void A_role_that_vanishes_under_an_unconfirmed_grant_stays_charged()
    {
        var budget = new Budget(8).With("a P2x1 D3x1");
        budget.Ask("a", prefill: 4);
        budget.Report("a", null, decode: new RoleHolding(3, 3, 1));
        Assert.Equal(7, budget.Book.Totals.ChargedGpus);
    }

    [Fact]
    public void A_fence_of_a_lost_ledger_is_overtaken()
    {
        var budget = new Budget(8);
        budget.Report("a", new WriteFence(7, 100), decode: new RoleHolding(2, 2, 1));
        Assert.True(budget.Ask("a", decode: 3).Fence > new WriteFence(7, 100));
    }

    [Fact]
    public void A_deployment_made_anew_is_believed_and_settled_by_asking()
    {
        var budget = new Budget(8).With("a D2x1");
        budget.AskAndWrite("a", decode: 7);
        budget.Restart(new BudgetTerms { CeilingGpus = 8 });
        budget.Now = DateTimeOffset.UnixEpoch - TimeSpan.FromHours(1);
        budget.Report("a", null, decode: new RoleHolding(2, 2, 1));

        Assert.Equal((7, 7), (budget.Book.Totals.HeldGpus, budget.Book.Totals.ChargedGpus));
        budget.AskAndWrite("a", decode: 2);
        Assert.Equal((2, 2), (budget.Book.Totals.HeldGpus, budget.Book.Totals.ChargedGpus));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_report_read_before_the_first_write_frees_nothing_however_late_it_arrives(bool afterRestart)
    {
        var budget = new Budget(8).With("a D1x1, b D0x1");
        budget.AskAndWrite("a", decode: 8);
        var shrink = budget.Ask("a", decode: 2);
        budget.Report("a", shrink.Fence, decode: new RoleHolding(2, 8, 1));
        if (afterRestart)
        {
            budget.Restart(new BudgetTerms { CeilingGpus = 8 });
        }

        // Read before the first write by somebody who was paused until now; six replicas still drain.
        budget.Report("a", null, decode: new RoleHolding(1, 1, 1));

        Assert.Equal(8, budget.Book.Totals.ChargedGpus);
        Assert.Equal(GrantOutcome.Held, budget.Ask("b", decode: 1).Outcome);
    }

    [Fact]
    public void A_clock_that_ran_ahead_holds_back_no_release()
    {
        var budget = new Budget(8).With("a D8x1, b D0x1");
        budget.Now += TimeSpan.FromHours(1);
        budget.Report("a", null, decode: new RoleHolding(8, 8, 1));
        budget.Now -= TimeSpan.FromHours(1);

        budget.AskAndWrite("a", decode: 2);

        Assert.Equal(2, budget.Book.Totals.ChargedGpus);
        Assert.Equal(GrantOutcome.Granted, budget.Ask("b", decode: 6).Outcome);
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 0, -1)]
    public void A_report_with_negative_figures_changes_nothing(int desired, int held, int gpu)
    {
        var budget = new Budget(8).With("a D2x1");
        var version = budget.Book.Version;
        Assert.Throws<ArgumentException>(() => budget.Report("a", null, decode: new RoleHolding(desired, held, gpu)));
        Assert.Equal(version, budget.Book.Version);
    }

    [Fact]
    public void A_report_that_changes_nothing_needs_no_write()
    {
        var budget = new Budget(8).With("a D2x1");
        var version = budget.Book.Version;
        budget.Report("a", null, decode: new RoleHolding(2, 2, 1));
        Assert.Equal(version, budget.Book.Version);
    }

    [Fact]
    public void A_ledger_of_a_newer_format_is_refused()
    {
        var newer = BudgetLedger.Empty with { Version = BudgetLedger.CurrentVersion + 1 };
        var refused = Assert.Throws<NotSupportedException>(() => BudgetBook.Restore(newer, new BudgetTerms()));
        Assert.Contains("newer", refused.Message, StringComparison.Ordinal);
    }
}
