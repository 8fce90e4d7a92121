using CsCheck;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tests.Support;

namespace GlobalPlanner.Planning.Tests.Limits;

/// <summary>Rows F8 (power on), F9 and F11 to F13, and what is ours: unknown watts and a GPU floor.</summary>
public sealed class PowerProjectionTests
{
    private const int Plenty = 1_000_000;

    private static readonly Gen<PoolFacts> GenFacts =
        from mode in Gen.Enum<PlannerMode>()
        from prefill in GenRole(PoolRole.Prefill)
        from decode in GenRole(PoolRole.Decode)
        from min in Gen.Int[-1, 20]
        from max in Gen.Int[-1, 30]
        from limit in Gen.Int[0, 60]
        select new PoolFacts(
            mode,
            mode is PlannerMode.Disagg or PlannerMode.Prefill ? prefill : null,
            mode is PlannerMode.Prefill ? null : decode,
            new GpuBand(min, max))
        { Power = new PowerLimit(limit) };

    /// <summary>By row: facts, proposals, and what comes of them; a count that stays is no target unless it was proposed.</summary>
    private static readonly Dictionary<string, (PoolFacts Facts, int? Prefill, int? Decode, Projected Projected)> Cases = new()
    {
        ["F8 power on"] = (Disagg(7, 1, Plenty, max: 8), null, 7, new(null, ProjectionReason.GpuBudgetFit)),
        ["F9 while scaling"] = (Scaling(Disagg(9, 1, Plenty, max: 8)), null, 4, new(null, ProjectionReason.GpuBudgetFit)),
        ["F11"] = (Single(2, 400, 1200), null, 6, new(new(null, 3), ProjectionReason.PowerBudgetClamped)),
        ["F12"] = (Disagg(1, 4, 5), 4, 1, new(new(1, 1), ProjectionReason.PowerRebalanceStaged)),
        ["F13"] = (Disagg(4, 1, 5), 5, 5, new(null, ProjectionReason.PowerBudgetClamped)),
        ["7.8b"] = (Disagg(2, 2, 6), 3, 3, new(new(3, 3), ProjectionReason.Unchanged)),
        ["7.8d peer charged as it is"] = (Disagg(3, 1, 5), null, 4, new(new(null, 2), ProjectionReason.PowerBudgetClamped)),
        ["7.8d suppressed"] = (Disagg(5, 0, 5, floors: new(1, 1)), null, 2, new(null, ProjectionReason.PowerBudgetScaleUpSuppressed)),
        ["7.8 rollout, up"] = (Scaling(Disagg(3, 3, Plenty)), null, 4, new(null, ProjectionReason.PowerBudgetScaleUpSuppressed)),
        ["7.8 rollout, up and down"] =
            (Scaling(Disagg(3, 3, Plenty)), 4, 2, new(new(null, 2), ProjectionReason.PowerBudgetScaleUpSuppressed)),
        ["7.8 rollout, down"] = (Scaling(Disagg(3, 3, 5)), 2, null, new(new(2, null), ProjectionReason.Unchanged)),
        ["floor repair without room"] =
            (Disagg(4, 1, 5, floors: new(1, 3)), null, null, new(null, ProjectionReason.PowerBudgetScaleUpSuppressed)),
    };

    public static TheoryData<string> Rows => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Power_binds_after_the_gpu_budget(string row)
    {
        var (facts, prefill, decode, expected) = Cases[row];
        var why = new Explanation();
        Assert.Equal(expected, FinalProjection.Project(facts, prefill, decode, why));
        Assert.True(
            expected.Reason < ProjectionReason.PowerRebalanceStaged
            || why.Sentences.Any(sentence => sentence.Contains(facts.Power.ToString(), StringComparison.Ordinal)));
    }

    /// <summary>
    /// F9 at rest: 10 GPUs under a ceiling of 8 are a violation, which the projection repairs whoever proposes what
    /// (F10). The row's "none" is the answer of the clamp alone.
    /// </summary>
    [Fact]
    public void F9_at_rest_the_gpu_ceiling_is_repaired_and_power_stages_what_grows()
    {
        var facts = Disagg(9, 1, Plenty, max: 8);
        Assert.Equal(new Projected(new ReplicaTargets(5, 3), ProjectionReason.GpuBudgetReconcile), Project(facts, null, 4));
        Assert.Equal(
            new Projected(new ReplicaTargets(5, 1), ProjectionReason.PowerRebalanceStaged),
            Project(facts with { Power = new PowerLimit(11) }, null, 4));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(-7)]
    public void With_unknown_watts_nothing_grows_and_the_role_is_named(int? watts)
    {
        var facts = Disagg(2, 3, Plenty);
        facts = facts with { Prefill = facts.Prefill! with { Capabilities = new EngineCapabilities { PowerWattsPerReplica = watts } } };
        var why = new Explanation();

        var projected = FinalProjection.Project(facts, 1, 4, why);

        Assert.Equal(new Projected(new ReplicaTargets(1, null), ProjectionReason.PowerBudgetScaleUpSuppressed), projected);
        var sentence = Assert.Single(why.Sentences);
        Assert.StartsWith("decode: not raised to 4", sentence, StringComparison.Ordinal);
        Assert.Contains("the watts of a prefill replica are unknown", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_without_workers_that_stays_so_needs_no_watts()
    {
        var facts = Disagg(0, 3, 10, floors: new(0, 1));
        facts = facts with { Prefill = facts.Prefill! with { Capabilities = null } };
        Assert.Equal(new ReplicaTargets(null, 4), Project(facts, null, 4).Targets);
    }

    [Fact]
    public void A_rebalance_that_cannot_be_staged_above_the_gpu_floor_is_refused()
    {
        var pinned = Disagg(1, 4, 5, min: 5, max: 5);
        var why = new Explanation();

        var projected = FinalProjection.Project(pinned, 4, 1, why);

        Assert.Equal(new Projected(null, ProjectionReason.PowerBudgetScaleUpSuppressed), projected);
        Assert.Contains("min_gpu_budget", why.Sentences[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1200, 6)]
    [InlineData(true, 1200, null)]
    [InlineData(true, 2400, 6)]
    public void The_limit_comes_from_the_configuration_and_the_watts_from_the_workers(bool on, int limit, int? raised)
    {
        var config = Pools.Config(PlannerMode.Decode) with { EnablePowerAwareness = on, TotalGpuPowerLimit = limit, MinEndpoint = 6 };
        var observation = Pools.Observe(null, 2) with { DecodeCapabilities = Pools.Engine with { PowerWattsPerReplica = 400 } };

        var decision = Pools.FirstTick(config, observation);

        Assert.Equal(raised, decision.Targets?.Decode);
        Assert.Equal(raised is null ? ProjectionReason.PowerBudgetScaleUpSuppressed : ProjectionReason.FloorRepair, decision.Projection);
    }

    [Fact]
    public void Growth_never_takes_the_power_over_the_limit_not_even_while_pools_move() =>
        Gen.Select(GenFacts, Gen.Int[-1, 12], Gen.Int[-1, 12]).Sample(
            (facts, prefill, decode) =>
            {
                var projected = Project(facts, Proposal(facts.Prefill, prefill), Proposal(facts.Decode, decode));
                if (projected.Targets is not { } targets)
                {
                    return;
                }

                Assert.False(targets is { Prefill: null, Decode: null });
                Assert.True(Grown(facts.Prefill, targets.Prefill) || Grown(facts.Decode, targets.Decode) || Peak(facts, null) == Peak(facts, targets));
                if (Peak(facts, targets) > Peak(facts, null))
                {
                    Assert.True(facts.Power.Holds(Peak(facts, targets)!.Value), $"{facts} {targets}");
                    Assert.False(facts.InProgress);
                }

                Assert.False(targets.Prefill < Math.Min(facts.Prefill?.Ready ?? 0, facts.Prefill?.Floor ?? 0), "the floor was undercut");
                Assert.False(targets.Decode < Math.Min(facts.Decode?.Ready ?? 0, facts.Decode?.Floor ?? 0), "the floor was undercut");
            },
            iter: 10_000);

    [Fact]
    public void Power_only_takes_away() =>
        Gen.Select(GenFacts, Gen.Int[-1, 12], Gen.Int[-1, 12]).Sample(
            (facts, prefill, decode) =>
            {
                var (p, d) = (Proposal(facts.Prefill, prefill), Proposal(facts.Decode, decode));
                var with = Project(facts, p, d).Targets;
                var without = Project(facts with { Power = PowerLimit.None }, p, d).Targets;

                Assert.True(Count(facts.Prefill, with?.Prefill) <= Math.Max(Count(facts.Prefill, without?.Prefill), facts.Prefill?.Ready ?? 0));
                Assert.True(Count(facts.Decode, with?.Decode) <= Math.Max(Count(facts.Decode, without?.Decode), facts.Decode?.Ready ?? 0));
            },
            iter: 5_000);

    private static Gen<RoleFacts> GenRole(PoolRole role) =>
        from ready in Gen.Int[0, 8]
        from floor in Gen.Int[0, 3]
        from cost in Gen.Int[1, 4]
        from watts in Gen.Int[0, 9]
        from odd in Gen.Int[0, 9]
        select new RoleFacts(
            role, odd == 0 ? null : ready, odd == 1 ? ready + 1 : ready, odd == 2, floor, odd == 3 ? null : cost, 1, new EngineCapabilities { PowerWattsPerReplica = watts });

    private static int? Proposal(RoleFacts? role, int count) => role is null || count < 0 ? null : count;

    private static int Count(RoleFacts? role, int? target) => target ?? role?.Ready ?? 0;

    private static bool Grown(RoleFacts? role, int? target) => role is not null && target > role.Ready;

    /// <summary>Most watts drawn while the pools move; null when a role that draws any does not tell.</summary>
    private static long? Peak(PoolFacts facts, ReplicaTargets? targets) =>
        Watts(facts.Prefill, targets?.Prefill) + Watts(facts.Decode, targets?.Decode);

    private static long? Watts(RoleFacts? role, int? target)
    {
        var most = role is null ? 0 : Math.Max(role.Ready, target ?? 0);
        return most == 0 ? 0 : role!.Watts * (long)most;
    }

    private static Projected Project(PoolFacts facts, int? prefill, int? decode) =>
        FinalProjection.Project(facts, prefill, decode, new Explanation());

    private static PoolFacts Scaling(PoolFacts facts) => facts with { Decode = facts.Decode! with { Scaling = true } };

    private static PoolFacts Disagg(int prefill, int decode, int limit, int min = -1, int max = -1, PairCounts? floors = null)
    {
        var least = floors ?? new PairCounts(1, 1);
        return new PoolFacts(
            PlannerMode.Disagg, Role(PoolRole.Prefill, prefill, least.Prefill, 1), Role(PoolRole.Decode, decode, least.Decode, 1), new GpuBand(min, max))
        {
            Power = new PowerLimit(limit),
        };
    }

    private static PoolFacts Single(int ready, int watts, int limit) =>
        new(PlannerMode.Decode, null, Role(PoolRole.Decode, ready, 1, watts), GpuBand.None) { Power = new PowerLimit(limit) };

    private static RoleFacts Role(PoolRole role, int ready, int floor, int watts) =>
        new(role, ready, ready, false, floor, 1, 1, new EngineCapabilities { PowerWattsPerReplica = watts });
}
