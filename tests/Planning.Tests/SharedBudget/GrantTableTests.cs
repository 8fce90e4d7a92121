using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.Tests.SharedBudget;

/// <summary>
/// One request against a state. Rows named r1, r2, ... are rows of upstream's request sequences that ask for nothing
/// from cached intents; where the answer differs on purpose the row says so.
/// </summary>
public class GrantTableTests
{
    [Theory]
    [InlineData("r1 no budget", null, null, "a P1x1 D1x1", "a", 50, null, "Granted", "NoBudget", 50, null)]
    [InlineData("r2 equal to the ceiling fits", 4, null, "a P1x1 D1x1", "a", 3, null, "Granted", "Fits", 3, null)]
    [InlineData("r3", 4, null, "a P3x1 D1x1", "a", 4, null, "Held", "Ceiling", null, null)]
    [InlineData("r4", 4, null, "a P3x1 D1x1", "a", 1, null, "Granted", "Fits", 1, null)]
    [InlineData("r5", 0, null, "a P0x1", "a", 1, null, "Held", "Ceiling", null, null)]
    [InlineData("r6", 0, null, "a P0x1", "a", 0, null, "Granted", "Fits", 0, null)]
    [InlineData("r7 a step towards the ceiling, refused upstream", 8, null, "a P6x1 D6x1", "a", 5, null, "Granted", "ReducesViolation", 5, null)]
    [InlineData("r8", 8, null, "a P6x1 D6x1", "a", 2, 6, "Granted", "ReducesViolation", 2, 6)]
    [InlineData("r9", 16, null, "a P1x2 D1x4", "a", 2, 3, "Granted", "Fits", 2, 3)]
    [InlineData("r10", 16, null, "a P2x2 D3x4", "a", 3, null, "Held", "Ceiling", null, null)]
    [InlineData("r11", 8, null, "a D4x1, b D3x1", "a", null, 5, "Granted", "Fits", null, 5)]
    [InlineData("r12", 8, null, "a D5x1, b D3x1", "b", null, 4, "Held", "Ceiling", null, null)]
    [InlineData("r14", 8, null, "a D3x1, b D4x1", "b", null, 4, "Granted", "Fits", null, 4)]
    [InlineData("r15", 8, null, "a D4x1, b D4x1", "a", null, 8, "Held", "Ceiling", null, null)]
    [InlineData("r20", 8, null, "a D4x1, b D4x1", "b", null, 2, "Granted", "Fits", null, 2)]
    [InlineData("r21", 6, 6, "a P3x1 D3x1", "a", 2, null, "Held", "Floor", null, null)]
    [InlineData("r22 release first, in two steps", 6, 6, "a P3x1 D3x1", "a", 2, 4, "Partial", "AwaitingRelease", 2, null)]
    [InlineData("r23", 4, 4, "a D2x1, b D2x1", "a", null, 1, "Held", "Floor", null, null)]
    [InlineData("r26", null, 4, "a D3x1, b D3x1", "a", null, 1, "Granted", "Fits", null, 1)]
    [InlineData("r27", null, 4, "a D1x1, b D3x1", "b", null, 2, "Held", "Floor", null, null)]
    [InlineData("r28", 8, 8, "a P4x1 D2x2", "a", 3, 2, "Held", "Floor", null, null)]
    [InlineData("r29 release first, in two steps", 8, 8, "a P4x1 D2x2", "a", 5, 1, "Partial", "AwaitingRelease", null, 1)]
    [InlineData("r30 the release is admitted, the growth never fits", 8, 8, "a P4x1 D2x2", "a", 3, 3, "Partial", "Ceiling", 3, null)]
    [InlineData("r44 a step towards the floor, refused upstream", null, 10, "a D3x1", "a", null, 4, "Granted", "Fits", null, 4)]
    [InlineData("r45", null, 10, "a D3x1", "a", null, 12, "Granted", "Fits", null, 12)]
    [InlineData("r47 no change, refused upstream", 16, 16, "a P5x1, b D5x2", "b", null, 5, "Granted", "Fits", null, 5)]
    [InlineData("r48 zero cost", 2, null, "a P1x0 D1x1", "a", 50, null, "Granted", "Fits", 50, null)]
    [InlineData("r49 no such role", 4, null, "a D2x1", "a", 40, null, "Rejected", "Invalid", null, null)]
    [InlineData("growth goes as far as it fits", 8, null, "a D2x2", "a", null, 9, "Partial", "Ceiling", null, 4)]
    [InlineData("two roles take turns", 10, null, "a P1x1 D1x2", "a", 9, 9, "Partial", "Ceiling", 4, 3)]
    [InlineData("a shrink goes as far as the floor", null, 4, "a D9x1", "a", null, 1, "Partial", "Floor", null, 4)]
    [InlineData("mixed at the ceiling goes through the tolerance in steps", 6, 6, "a P3x1 D3x1", "a", 0, 6, "Partial", "AwaitingRelease", 2, null)]
    [InlineData("tolerance is not for one direction", 20, 6, "a P3x2 D1x1", "a", 2, 0, "Partial", "Floor", null, 0)]
    [InlineData("below the floor shrinks wait", null, 10, "a P1x1 D3x1", "a", null, 2, "Held", "Floor", null, null)]
    [InlineData("above the ceiling growth waits", 4, null, "a P3x1 D3x1", "a", 4, null, "Held", "Ceiling", null, null)]
    [InlineData("unknown cost admits no growth", 8, null, "a D1x?", "a", null, 2, "Held", "BudgetUnknown", null, null)]
    [InlineData("unknown cost shrinks", 8, null, "a D3x?", "a", null, 2, "Granted", "Fits", null, 2)]
    [InlineData("unknown cost elsewhere admits no growth", 8, null, "a D1x1, b D1x?", "a", null, 2, "Held", "BudgetUnknown", null, null)]
    [InlineData("unknown cost that holds nothing is no obstacle", 8, null, "a D1x1, b D0x?", "a", null, 2, "Granted", "Fits", null, 2)]
    [InlineData("unknown cost without a ceiling", null, 1, "a D1x?", "a", null, 2, "Granted", "Fits", null, 2)]
    [InlineData("not observed", 8, null, "a D1x1", "z", null, 2, "Held", "NotObserved", null, null)]
    [InlineData("negative target", 8, null, "a D1x1", "a", null, -1, "Rejected", "Invalid", null, null)]
    [InlineData("no targets", 8, null, "a D1x1", "a", null, null, "Rejected", "Invalid", null, null)]
    [InlineData("huge target", 8, null, "a P1x8 D0x8", "a", int.MaxValue, int.MaxValue, "Held", "Ceiling", null, null)]
    public void A_request_is_answered(
        string row, int? ceiling, int? floor, string state, string name, int? prefill, int? decode,
        string outcome, string reason, int? appliedPrefill, int? appliedDecode)
    {
        var grant = new Budget(ceiling, floor).With(state).Ask(name, prefill, decode);

        Assert.Equal((row, outcome, reason), (row, grant.Outcome.ToString(), grant.Reason.ToString()));
        Assert.Equal(new ReplicaTargets(appliedPrefill, appliedDecode), grant.Applied);
        Assert.Equal((ceiling ?? -1, floor ?? -1), (grant.CeilingGpus, grant.FloorGpus));
    }

    [Theory]
    [InlineData("r22", 6, 6, "a P3x1 D3x1", 2, 4)]
    [InlineData("r29", 8, 8, "a P4x1 D2x2", 5, 1)]
    [InlineData("far rearrangement of a fixed total", 6, 6, "a P3x1 D3x1", 1, 5)]
    [InlineData("from one role to the other", 12, 12, "a P6x1 D6x1", 0, 12)]
    public void A_fixed_total_is_rearranged_by_asking_again(string row, int ceiling, int floor, string state, int prefill, int decode)
    {
        var budget = new Budget(ceiling, floor).With(state);
        var asked = 0;
        ScaleGrant grant;
        do
        {
            grant = budget.AskAndWrite("a", prefill, decode);
            Assert.True(budget.Book.Totals.ChargedGpus <= ceiling, row);
            Assert.True(++asked < 50, $"{row}: {grant.Message}");
        }
        while (grant.Outcome != GrantOutcome.Granted);

        var a = budget.Book.Find(Budget.Id("a"))!;
        Assert.Equal((prefill, decode), (a.Prefill!.HeldReplicas, a.Decode!.HeldReplicas));
    }

    [Fact]
    public void Upstreams_swap_between_two_deployments_needs_both_to_ask()
    {
        var budget = new Budget(8).With("a D4x1, b D4x1");
        Assert.Equal(GrantReason.Ceiling, budget.AskAndWrite("a", decode: 6).Reason);

        var release = budget.Ask("b", decode: 2);
        Assert.Equal(GrantOutcome.Granted, release.Outcome);
        Assert.Equal(GrantReason.AwaitingRelease, budget.Ask("a", decode: 6).Reason);

        budget.Settle("b", release);
        Assert.Equal(GrantOutcome.Granted, budget.Ask("a", decode: 6).Outcome);
    }

    [Fact]
    public void Messages_carry_figures_and_the_remedy()
    {
        var budget = new Budget(16).With("small D3x2, large D9x1");
        var held = budget.Ask("small", decode: 4);

        Assert.Equal(
            "inf/small/decode 3 to 4 needs 2 GPUs, 1 of 16 free; inf/large/decode holds 9. It stays at 3; shrink another role or raise max_total_gpus.",
            held.Message);
        var release = budget.Ask("large", decode: 5);
        Assert.Equal("inf/large/decode 9 to 5; 15 of 16 GPUs charged.", release.Message);
        Assert.Equal(
            "inf/small/decode 3 to 4 needs 2 GPUs, 1 of 16 free, 4 being released; inf/large/decode holds 9. It stays at 3; ask again when the release is reported.",
            budget.Ask("small", decode: 4).Message);
        Assert.Contains("gpu_cost", new Budget(4).With("a D1x?").Ask("a", decode: 2).Message, StringComparison.Ordinal);
        Assert.Equal(
            "inf/a/decode 2 to 1 would leave 1 GPU, below the floor (2). It stays at 2; grow another role first, or lower min_total_gpus.",
            new Budget(4, 2).With("a D2x1").Ask("a", decode: 1).Message);
    }
}
