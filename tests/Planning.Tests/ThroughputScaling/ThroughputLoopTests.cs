using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Steps;
using GlobalPlanner.Planning.Tests.Support;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tests.ThroughputScaling;

/// <summary>Rows T1-T25 of the decision reference. A row gives raw replicas: the demand is that many times an engine's capacity of 1.</summary>
public sealed class ThroughputLoopTests
{
    /// <summary>Pairs are "prefill,decode"; expected targets and bounds are "-" when nothing is proposed.</summary>
    [Theory]
    [InlineData("T4", "24,40", "8,180", 64, 64, "1,1", 8, true, "16,48", ThroughputReason.SetLowerBound)]
    [InlineData("T5", "24,40", "8,180", 64, 64, "1,1", 3, true, "21,43", ThroughputReason.SetLowerBound)]
    [InlineData("T6", "24,40", "32,48", 64, 64, "1,1", 8, false, "-", ThroughputReason.GpuBudgetGuardHold)]
    [InlineData("T7", "24,40", "32,48", 64, 64, "1,1", 8, true, "24,40", ThroughputReason.GpuBudgetGuardHold)]
    [InlineData("T8", "24,40", "24,40", -1, -1, "1,1", 8, false, "-", ThroughputReason.NoChange)]
    [InlineData("T10", "28,36", "27,36", 64, 64, "1,1", 8, false, "-", ThroughputReason.GpuBudgetGuardHold)]
    [InlineData("T13", "24,36", "40,36", -1, 64, "1,1", 8, false, "28,36", ThroughputReason.Scale)]
    [InlineData("T14", "20,20", "1,20", -1, 64, "1,1", 8, false, "12,20", ThroughputReason.Scale)]
    [InlineData("T15", "21,34", "30,34", 64, 64, "30,34", 8, false, "30,34", ThroughputReason.Scale)]
    [InlineData("T16", "1,1", "30,1", -1, -1, "30,1", 8, false, "30,1", ThroughputReason.Scale)]
    [InlineData("T17", "24,40", "8,180", 64, 64, "30,8", 8, false, "30,34", ThroughputReason.Scale)]
    [InlineData("T18", "24,40", "8,180", 64, 64, "30,8", 8, true, "30,34", ThroughputReason.SetLowerBound)]
    [InlineData("T24", "27,36", "8,8", 64, 64, "1,1", 8, true, "19,28", ThroughputReason.SetLowerBound)]
    [InlineData("T25", "24,40", "8,180", -1, -1, "1,1", 8, false, "16,48", ThroughputReason.Scale)]
    public void Two_pools(string row, string current, string raw, int min, int max, string floors, int cap, bool loadOn, string expected, ThroughputReason reason)
    {
        var proposal = RunPair(Pair(current), Pair(raw), new GpuBand(min, max), Pair(floors), cap, loadOn);

        AssertProposes(row, proposal, loadOn, expected, reason);
    }

    [Theory]
    [InlineData("T9", 64, 180, -1, 64, 1, 8, true, "64", ThroughputReason.GpuBudgetGuardHold)]
    [InlineData("T11", 63, 62, 64, 64, 1, 8, false, "-", ThroughputReason.GpuBudgetGuardHold)]
    [InlineData("T12", 64, 1, 64, 64, 1, 8, true, "56", ThroughputReason.SetLowerBound)]
    [InlineData("T25 third", 3, 1, -1, -1, 1, 8, false, "1", ThroughputReason.Scale)]
    public void One_pool(string row, int current, int raw, int min, int max, int floor, int cap, bool loadOn, string expected, ThroughputReason reason)
    {
        var proposal = RunPool(PlannerMode.Decode, current, raw, 1.0, new GpuBand(min, max), floor, cap, loadOn);

        AssertProposes(row, proposal, loadOn, expected, reason);
    }

    [Theory]
    [InlineData("T1", 2.0, 0.8, 1, 3)]
    [InlineData("T2", 2.1, 1.0, 1, 3)]
    [InlineData("T2 four GPUs", 2.1, 1.0, 4, 3)]
    [InlineData("T2 five GPUs", 2.1, 1.0, 5, 3)]
    public void Demand_over_capacity_is_rounded_up(string row, double requestsPerSecond, double engineRps, int gpus, int expected)
    {
        var proposal = RunPool(PlannerMode.Decode, 1, requestsPerSecond, engineRps, GpuBand.None, 1, 8, loadOn: false, gpus);

        Assert.True(expected == proposal.Targets?.Decode, row);
    }

    [Theory]
    [InlineData("T3", 1, 1)]
    [InlineData("T3 with a floor", 3, 3)]
    public void An_operating_point_over_the_target_is_used_all_the_same(string row, int floor, int expected)
    {
        var model = new GivenModel { CapacityRps = 1.0, CapacityTtftMs = 1002 };
        var proposal = Loop(8, loadOn: true).Run(
            Facts(PlannerMode.Prefill, Role(PoolRole.Prefill, 1, floor), null, GpuBand.None), Demand(0.01), model, null);

        Assert.True(expected == proposal.Bounds?.Prefill, row);
        Assert.Equal(1002, proposal.Estimates.TtftMs);
        Assert.Contains(proposal.Reasons, sentence => sentence.Contains("no batch size meets the target", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("T19", "1,1", "1,3")]
    [InlineData("T20", "1,3", "-")]
    public void A_model_that_is_not_ready_still_lets_floors_be_met(string row, string current, string expected)
    {
        var proposal = RunPair(Pair(current), null, GpuBand.None, new PairCounts(1, 3), 8, loadOn: false);

        AssertProposes(row, proposal, loadOn: false, expected, ThroughputReason.ModelNotReady);
    }

    [Fact]
    public void One_role_that_is_not_ready_keeps_its_partner_where_it_is()
    {
        var ready = new GivenModel { CapacityRps = 1 };

        var proposal = Loop(8, loadOn: false).Run(
            Facts(PlannerMode.Disagg, Role(PoolRole.Prefill, 2, 1), Role(PoolRole.Decode, 2, 1), GpuBand.None), Demand(9), ready, new GivenModel());

        Assert.Null(proposal.Targets);
        Assert.Equal(new RoleValues<ThroughputReason>(ThroughputReason.PartnerNotReady, ThroughputReason.ModelNotReady), Outcome(proposal).Roles);
    }

    [Fact]
    public void T21_agg_grows_by_the_step_limit()
    {
        var proposal = RunPool(PlannerMode.Agg, 10, 100, 1.0, new GpuBand(-1, 100), 1, 8, loadOn: false);

        Assert.Equal(new ReplicaTargets(null, 18), proposal.Targets);
    }

    [Fact]
    public void T22_agg_without_capacity_is_raised_to_its_floor()
    {
        var proposal = RunPool(PlannerMode.Agg, 1, 100, 0.0, GpuBand.None, 3, 8, loadOn: false);

        AssertProposes("T22", proposal, loadOn: false, "3", ThroughputReason.ModelNotReady);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void A_demand_that_is_no_number_moves_nothing(double requestsPerSecond)
    {
        var proposal = RunPool(PlannerMode.Decode, 2, requestsPerSecond, 1.0, GpuBand.None, 1, 8, loadOn: false);

        AssertProposes("not finite", proposal, loadOn: false, "-", ThroughputReason.ModelNotReady);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-5.0)]
    public void No_demand_is_the_floor(double requestsPerSecond) =>
        Assert.Equal(2, RunPool(PlannerMode.Decode, 4, requestsPerSecond, 1.0, GpuBand.None, 2, 8, loadOn: false).Targets?.Decode);

    [Fact]
    public void Each_role_is_asked_about_its_own_target()
    {
        var (prefill, decode) = (new GivenModel { CapacityRps = 1 }, new GivenModel { CapacityRps = 1 });

        Loop(8, false).Run(
            Facts(PlannerMode.Disagg, Role(PoolRole.Prefill, 2, 1), Role(PoolRole.Decode, 2, 1), GpuBand.None),
            new Demand(9, 3000, 150, 0.25, 1.5),
            prefill,
            decode);

        Assert.True(Assert.Single(prefill.Asked) is { TtftMs: 500, ItlMs: null, KvHitRate: 0.25, AcceptLength: null });
        Assert.True(Assert.Single(decode.Asked) is { TtftMs: null, ItlMs: 50, KvHitRate: null, AcceptLength: 1.5 });
    }

    private static ThroughputOutcome Outcome(StepDecision decision) => Assert.IsType<ThroughputOutcome>(decision.Outcome);

    private static StepDecision RunPair(PairCounts current, PairCounts? raw, GpuBand budget, PairCounts floors, int cap, bool loadOn)
    {
        // With a demand of one request a second an engine serves 1/raw of it.
        var prefill = new GivenModel { CapacityRps = 1.0 / raw?.Prefill };
        var decode = new GivenModel { CapacityRps = 1.0 / raw?.Decode };
        var facts = Facts(PlannerMode.Disagg, Role(PoolRole.Prefill, current.Prefill, floors.Prefill), Role(PoolRole.Decode, current.Decode, floors.Decode), budget);
        return Loop(cap, loadOn).Run(facts, Demand(0.999999), prefill, decode);
    }

    private static StepDecision RunPool(
        PlannerMode mode, int current, double requestsPerSecond, double engineRps, GpuBand budget, int floor, int cap, bool loadOn, int gpus = 1) =>
        Loop(cap, loadOn).Run(
            Facts(mode, null, Role(PoolRole.Decode, current, floor, gpus), budget), Demand(requestsPerSecond), null, new GivenModel { CapacityRps = engineRps });

    private static ThroughputLoop Loop(int cap, bool loadOn) =>
        new(new ThroughputOptions(new LatencyTargets(500, 50), MaxStepReplicas: cap, SetsBounds: loadOn));

    private static Demand Demand(double requestsPerSecond) => new(requestsPerSecond, 3000, 150, null, 1);

    private static PoolFacts Facts(PlannerMode mode, RoleFacts? prefill, RoleFacts? decode, GpuBand budget) => new(mode, prefill, decode, budget);

    private static RoleFacts Role(PoolRole role, int ready, int floor, int gpus = 1) =>
        new(role, ready, ready, false, floor, gpus, 1, new EngineCapabilities { MaxNumBatchedTokens = 8192 });

    private static PairCounts Pair(string text)
    {
        var parts = text.Split(',');
        return new PairCounts(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void AssertProposes(string row, StepDecision proposal, bool loadOn, string expected, ThroughputReason reason)
    {
        var said = loadOn ? proposal.Bounds : proposal.Targets;
        var text = said is null ? "-" : string.Join(',', ((int?[])[said.Prefill, said.Decode]).Where(count => count is not null));
        Assert.True(expected == text, $"{row}: expected {expected}, got {text}");
        Assert.Null(loadOn ? proposal.Targets : proposal.Bounds);
        Assert.Equal(reason, Outcome(proposal).Reason);
    }
}
