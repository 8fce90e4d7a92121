using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tests.Support;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.Tests.Limits;

/// <summary>Rows F1-F8, F8b and F10, and what is ours: only a repair moves a role nobody proposed for.</summary>
public sealed class FinalProjectionTests
{
    [Fact]
    public void F1_without_a_budget_proposals_stand() =>
        Assert.Equal(new ReplicaTargets(6, 8), Project(Disagg(2, 4), 6, 8).Targets);

    [Fact]
    public void F2_what_is_there_already_is_not_scaled_to() => Assert.Null(Project(Disagg(6, 8), 6, 8).Targets);

    [Fact]
    public void F3_floors_are_repaired_unasked() =>
        Assert.Equal(
            new Projected(new ReplicaTargets(3, 4), ProjectionReason.FloorRepair), Project(Disagg(1, 2, floors: new(3, 4)), null, null));

    [Fact]
    public void F4_the_floor_of_an_aggregated_pool_is_repaired_unasked() =>
        Assert.Equal(new ReplicaTargets(null, 3), Project(Single(PlannerMode.Agg, 1, floor: 3), null, null).Targets);

    [Fact]
    public void F5_without_a_proposal_nothing_is_scaled() =>
        Assert.Equal(Projected.Nothing, Project(Disagg(2, 2), null, null));

    [Fact]
    public void F6_a_proposal_over_the_ceiling_is_fitted() =>
        Assert.Equal(
            new Projected(new ReplicaTargets(2, 2), ProjectionReason.GpuBudgetFit), Project(Disagg(1, 1, max: 4), 5, 5));

    [Theory]
    [InlineData("F7 cost unknown", null, 2)]
    [InlineData("F7 cost 4", 4, 2)]
    [InlineData("F7 cost 5", 5, 1)]
    public void The_cost_of_a_replica_counts_before_the_width_of_its_engine(string row, int? cost, int expected)
    {
        Assert.NotNull(row);
        var planner = new PoolPlanner(Pools.Config(PlannerMode.Agg) with { MaxGpuBudget = 8 });
        var outcome = planner.Tick(planner.Start(Pools.Start), new PoolObservation
        {
            At = Pools.Start.AddSeconds(1),
            Workers = new WorkerInventory(null, Pools.Stable(3)),
            DecodeCapabilities = new EngineCapabilities { NumGpu = 4, GpuCostPerReplica = cost },
        });

        Assert.Equal(new ReplicaTargets(null, expected), outcome.Decision.Targets);
        Assert.Equal(ProjectionReason.GpuBudgetReconcile, outcome.Decision.Projection);
    }

    /// <summary>
    /// F8 and F8b: prefill 7, decode 1 and somebody proposes decode 7 under a ceiling of 8. Dynamo answers (null, 4)
    /// from the clamp alone, which is 11 GPUs, and (4, 4) through its pipeline, which shrinks a pool nobody asked to
    /// shrink. Ours leaves decode what prefill leaves: its one replica.
    /// </summary>
    [Theory]
    [InlineData("F8", 7, 1, 7)]
    [InlineData("F8b", 7, 1, 7)]
    [InlineData("one free", 6, 1, 7)]
    public void A_proposal_for_one_role_leaves_the_other_alone(string row, int prefill, int decode, int proposed)
    {
        Assert.NotNull(row);
        var projected = Project(Disagg(prefill, decode, max: 8), null, proposed);

        Assert.Equal(prefill == 7 ? null : new ReplicaTargets(null, 2), projected.Targets);
        Assert.Equal(ProjectionReason.GpuBudgetFit, projected.Reason);
    }

    [Fact]
    public void F10_a_lowered_ceiling_is_repaired_unasked() =>
        Assert.Equal(
            new Projected(new ReplicaTargets(2, 2), ProjectionReason.GpuBudgetReconcile), Project(Disagg(6, 6, max: 4), null, null));

    [Fact]
    public void Rounding_gives_no_role_more_than_it_had_when_the_ceiling_is_repaired() =>
        Assert.Equal(
            new ReplicaTargets(2, null), Project(Disagg(3, 1, max: 10, costs: new(4, 1)), null, null).Targets);

    [Fact]
    public void A_floor_may_be_repaired_at_the_cost_of_the_other_role() =>
        Assert.Equal(
            new Projected(new ReplicaTargets(5, 3), ProjectionReason.FloorRepair), Project(Disagg(7, 1, max: 8, floors: new(1, 3)), null, null));

    [Fact]
    public void A_floor_repair_does_not_name_the_role_it_leaves_alone() =>
        Assert.Equal(new ReplicaTargets(2, null), Project(Disagg(1, 4, max: 8, floors: new(2, 1)), null, null).Targets);

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(3, 3)]
    public void A_ceiling_below_the_floors_is_refused(int min, int max)
    {
        var projected = Project(Disagg(1, 1, min, max, floors: new(2, 2)), null, null);

        Assert.Equal(new Projected(null, ProjectionReason.GpuBudgetInfeasible), projected);
    }

    [Fact]
    public void A_refused_ceiling_is_the_reason_of_the_load_loop()
    {
        var decision = Pools.FirstTick(
            Pools.Config(PlannerMode.Disagg) with { MaxGpuBudget = 3, MinEndpoint = 2 }, Pools.Observe(1, 1, Pools.Queues(0), Pools.Kv(0)));

        Assert.Null(decision.Targets);
        Assert.Equal(LoadReason.GpuBudgetInfeasible, decision.Load!.Reason);
        Assert.DoesNotContain(decision.Load.Roles.Prefill, (LoadReason?[])[LoadReason.ScaleUp, LoadReason.ScaleDown]);
        Assert.Contains(decision.Explanation, sentence => sentence.Contains("max_gpu_budget", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_repaired_while_replicas_are_on_their_way()
    {
        var facts = Disagg(1, 6, max: 4, floors: new(2, 1));
        var projected = FinalProjection.Project(facts with { Decode = facts.Decode! with { Scaling = true } }, null, null, new Explanation());

        Assert.Equal(Projected.Nothing, projected);
    }

    [Fact]
    public void With_unknown_costs_only_floors_are_kept()
    {
        var facts = Disagg(1, 9, max: 4, floors: new(2, 1));
        var projected = FinalProjection.Project(facts with { Prefill = facts.Prefill! with { CostGpus = null } }, null, null, new Explanation());

        Assert.Equal(new ReplicaTargets(2, null), projected.Targets);
    }

    [Fact]
    public void The_gpu_floor_is_repaired_unasked() =>
        Assert.Equal(new ReplicaTargets(2, 2), Project(Disagg(1, 1, min: 4, max: -1), null, null).Targets);

    private static Projected Project(PoolFacts facts, int? prefill, int? decode) =>
        FinalProjection.Project(facts, prefill, decode, new Explanation());

    private static PoolFacts Disagg(int prefill, int decode, int min = -1, int max = -1, PairCounts? floors = null, PairCounts? costs = null)
    {
        var least = floors ?? new PairCounts(1, 1);
        var cost = costs ?? new PairCounts(1, 1);
        return new PoolFacts(
            PlannerMode.Disagg,
            new RoleFacts(PoolRole.Prefill, prefill, prefill, false, least.Prefill, cost.Prefill, 1, null),
            new RoleFacts(PoolRole.Decode, decode, decode, false, least.Decode, cost.Decode, 1, null),
            new GpuBand(min, max));
    }

    private static PoolFacts Single(PlannerMode mode, int ready, int floor) =>
        new(mode, null, new RoleFacts(PoolRole.Decode, ready, ready, false, floor, 1, 1, null), GpuBand.None);
}
