using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Tests.LoadScaling;

/// <summary>
/// Rows L19, L20, L26, T18 (second half) and T23: how verdicts, throughput bounds, floors and budget meet. The verdicts
/// are given, so that the rows hold for every policy.
/// </summary>
public sealed class DisaggReconcileTests
{
    [Fact]
    public void L19_a_bound_lifts_one_role_while_the_other_shrinks()
    {
        var proposal = Reconcile(Facts(3, 5, bounds: new(2, 6)), wantPrefill: 2, wantDecode: null);

        AssertProposes(proposal, 2, 6, LoadReason.ScaleUp, LoadReason.ScaleDown, LoadReason.ScaleUp);
        Assert.Equal(new ReplicaTargets(2, 5), Outcome(proposal).Raw);
    }

    [Fact]
    public void L20_bounds_stop_both_scale_downs()
    {
        var proposal = Reconcile(Facts(3, 5, bounds: new(3, 5)), 2, 4);

        AssertProposes(
            proposal, null, null, LoadReason.ScaleDownCappedByThroughput, LoadReason.ScaleDownCappedByThroughput, LoadReason.ScaleDownCappedByThroughput);
    }

    [Fact]
    public void L26_a_bound_scales_a_pool_that_load_leaves_alone()
    {
        var proposal = Reconcile(Facts(2, 2, bounds: new(2, 4)), null, null);

        AssertProposes(proposal, 2, 4, LoadReason.ScaleUp, LoadReason.NoChange, LoadReason.ScaleUp);
    }

    [Fact]
    public void T18_a_floor_is_recovered_within_the_band()
    {
        var proposal = Reconcile(Facts(24, 40, bounds: new(30, 34), floors: new(30, 8), budget: new(64, 64)), 23, 39);

        AssertProposes(proposal, 30, 34, LoadReason.GpuBudgetReconcile, LoadReason.ScaleUp, LoadReason.ScaleDown);
    }

    [Fact]
    public void T23_bounds_turn_two_scale_downs_into_a_rebalance_that_fits()
    {
        var proposal = Reconcile(Facts(24, 40, bounds: new(16, 48), budget: new(64, 64)), 23, 39);

        AssertProposes(proposal, 23, 41, LoadReason.ScaleUp, LoadReason.ScaleDown, LoadReason.ScaleUp);
    }

    [Fact]
    public void T24_a_scale_down_below_the_gpu_floor_is_held()
    {
        var proposal = Reconcile(Facts(27, 36, bounds: new(19, 28), budget: new(64, 64)), 26, 35);

        AssertProposes(proposal, null, null, LoadReason.GpuBudgetGuardHold, LoadReason.NoChange, LoadReason.NoChange);
    }

    [Fact]
    public void L21_a_role_that_could_not_be_judged_is_the_reason_when_nothing_moves()
    {
        var proposal = DisaggLoad.Reconcile(
            Facts(1, 1),
            RoleVerdict.None(LoadReason.InsufficientData, "no model"),
            RoleVerdict.None(LoadReason.NoChange, "fine"),
            throughputOn: true,
            new Explanation());

        AssertProposes(proposal, null, null, LoadReason.InsufficientData, LoadReason.InsufficientData, LoadReason.NoChange);
    }

    private static LoadOutcome Outcome(StepDecision decision) => Assert.IsType<LoadOutcome>(decision.Outcome);

    private static StepDecision Reconcile(PoolFacts facts, int? wantPrefill, int? wantDecode) =>
        DisaggLoad.Reconcile(facts, Verdict(wantPrefill), Verdict(wantDecode), throughputOn: true, new Explanation());

    private static RoleVerdict Verdict(int? desired) =>
        desired is { } count ? RoleVerdict.Want(count, "given") : RoleVerdict.None(LoadReason.NoChange, "given");

    private static PoolFacts Facts(int prefill, int decode, PairCounts? bounds = null, PairCounts? floors = null, GpuBand? budget = null)
    {
        var bound = bounds ?? new PairCounts(1, 1);
        var floor = floors ?? new PairCounts(1, 1);
        return new PoolFacts(
            PlannerMode.Disagg,
            new RoleFacts(PoolRole.Prefill, prefill, prefill, false, floor.Prefill, 1, bound.Prefill, null),
            new RoleFacts(PoolRole.Decode, decode, decode, false, floor.Decode, 1, bound.Decode, null),
            budget ?? GpuBand.None);
    }

    private static void AssertProposes(StepDecision proposal, int? prefill, int? decode, LoadReason aggregate, LoadReason prefillReason, LoadReason decodeReason)
    {
        Assert.Equal((prefill, decode), (proposal.Targets?.Prefill, proposal.Targets?.Decode));
        Assert.Equal(aggregate, Outcome(proposal).Reason);
        Assert.Equal(new RoleValues<LoadReason>(prefillReason, decodeReason), Outcome(proposal).Roles);
    }
}
