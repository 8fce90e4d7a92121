using GlobalPlanner.Planning.Arbitration.Pairing;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Tests.Arbitration.Pairing;

public class PairingTableTests
{
    [Fact]
    public void Frees_are_written_first_and_a_deployment_at_once()
    {
        var verdict = new PairingScene(6, null).With("a P2x1 D2x1, b D2x1; cached a D0, b D1").Ask("a P4");

        Assert.Equal(["inf/b/decode", "inf/a/prefill", "inf/a/decode"], verdict.Changes.Select(c => c.Pool.ToString()));
        Assert.Equal([-1, 2, -2], verdict.Changes.Select(c => c.DeltaGpus));
        Assert.Equal(
            "inf/a/prefill 2 to 4, paired with earlier requests: inf/a/decode 2 to 0, inf/b/decode 2 to 1; total 5 GPUs, ceiling 6.",
            verdict.Message);
    }

    [Theory]
    [InlineData("row 13", "a D5x1, b D3x1; cached b D4", "a D3", "inf/b/decode Taken")]
    [InlineData("row 42", "a D6x1, b D1x4, c D2x1; cached b D2, c D7", "a D3", "inf/b/decode DoesNotFit, inf/c/decode NotReached")]
    [InlineData("row 43", "a D6x1, b D3x1, c D3x1; cached b D4, c D7", "a D3", "inf/b/decode Taken, inf/c/decode TakenInPart")]
    [InlineData("too little", "a D6x1, b D6x1; cached b D5", "a D9", "inf/b/decode NotEnough")]
    [InlineData("one's own way", "a D6x1, b D6x1; cached b D7", "a D9", "")]
    public void An_answer_tells_what_became_of_each_candidate(string row, string state, string request, string expected)
    {
        var verdict = new PairingScene(12, null).With(state).Ask(request);

        Assert.Equal((row, expected), (row, string.Join(", ", verdict.Candidates.Select(c => $"{c.Pool} {c.Outcome}"))));
        Assert.Equal(verdict.Candidates.Length, verdict.CandidateCount);
    }

    [Fact]
    public void Only_the_first_candidates_are_listed()
    {
        var scene = new PairingScene(100, null).With("a D1x1");
        for (var i = 10; i < 50; i++)
        {
            scene.With($"p{i} D2x1; cached p{i} D1");
        }

        var verdict = scene.Ask("a D2");

        Assert.Equal((40, 42), (verdict.CandidateCount, verdict.TotalGpus));
        Assert.Equal(PairingVerdict.CandidateLimit, verdict.Candidates.Length);
        Assert.EndsWith("inf/p17/decode 2 to 1 and 32 more; total 42 GPUs, ceiling 100.", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_that_is_removed_forgets_its_intent_and_priority()
    {
        var scene = new PairingScene(4, null).With("a D2x1, b D2x1; cached b D1; priority b D1");
        scene.Table.RemovePool(PairingScene.Pool("b", 'D'));
        Assert.Equal(2, scene.Table.TotalGpus);

        Assert.Equal(PairingReason.Ceiling, scene.With("b D2x1").Ask("a D3").Reason);
        var candidate = Assert.Single(scene.With("cached b D1").Ask("a D3").Candidates);
        Assert.Equal((PairingTable.DefaultPriority, PairingCandidateOutcome.Taken), (candidate.Priority, candidate.Outcome));
    }

    [Fact]
    public void What_is_not_there_is_neither_remembered_nor_counted()
    {
        var scene = new PairingScene(4, null).With("a D2x1; cached z D9; priority z D9");
        scene.Table.RemovePool(PairingScene.Pool("z", 'D'));

        Assert.Equal(2, scene.Table.TotalGpus);
        Assert.Empty(scene.With("z D1x1").Ask("a D1").Candidates);
    }

    [Fact]
    public void A_pool_that_is_counted_again_is_a_partner_again()
    {
        var scene = new PairingScene(4, null).With("a D2x1, b D2x0; cached b D1");
        Assert.Equal(PairingReason.InBand, scene.Ask("a D4").Reason);

        Assert.Equal("b D1", PairingScene.Partners(scene.With("a D2x1; b D2x1").Ask("a D3")));
    }

    [Theory]
    [InlineData(-1, null, "inf/a/prefill cannot have -1 replicas. Ask for 0 or more.")]
    [InlineData(1, int.MinValue, "inf/a/decode cannot have -2147483648 replicas. Ask for 0 or more.")]
    public void Negative_targets_are_rejected_and_not_remembered(int? prefill, int? decode, string message)
    {
        var scene = new PairingScene(9, null).With("a P2x1 D2x1, b D2x1");
        var verdict = scene.Table.Decide(new ParticipantId("inf", "a"), new ReplicaTargets(prefill, decode), new PairingTerms(9, null, PairingScene.Lifetime), scene.Now);

        Assert.Equal((PairingReason.Invalid, false, 6, message), (verdict.Reason, verdict.Approved, verdict.TotalGpus, verdict.Message));
        Assert.Empty(scene.Ask("b D3").Candidates);
    }

    [Fact]
    public void Sums_of_the_largest_targets_do_not_wrap_around()
    {
        var verdict = new PairingScene(8, null).With("a P1x8 D1x8").Ask("a P2147483647 D2147483647");

        Assert.Equal((PairingReason.Ceiling, 16L * int.MaxValue), (verdict.Reason, verdict.TotalGpus));
    }
}
