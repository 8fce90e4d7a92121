using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.Facts;

/// <summary>What one decision knows of the deployment: the roles its mode scales and its budgets.</summary>
internal sealed record PoolFacts(PlannerMode Mode, RoleFacts? Prefill, RoleFacts? Decode, GpuBand Budget)
{
    /// <summary>The power the deployment may draw.</summary>
    public PowerLimit Power { get; init; } = PowerLimit.None;

    /// <summary>GPUs of a replica of both roles; null when either is unknown.</summary>
    public PairCounts? PairCosts =>
        Prefill?.CostGpus is { } prefill && Decode?.CostGpus is { } decode ? new PairCounts(prefill, decode) : null;

    /// <summary>Whether any role is being scaled, so that its count is about to change by itself.</summary>
    public bool InProgress => Prefill is { InProgress: true } || Decode is { InProgress: true };

    public RoleFacts? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    public static PoolFacts From(PlannerConfig config, PlannerState state, DateTimeOffset at)
    {
        TimeSpan? boundAge = config.ThroughputBoundMaxAgeIntervals == 0
            ? null
            : TimeSpan.FromSeconds((double)config.ThroughputBoundMaxAgeIntervals * config.ThroughputAdjustmentIntervalSeconds);
        var prefill = config.Mode.Has(PoolRole.Prefill)
            ? Role(PoolRole.Prefill, state.Prefill, config.PrefillMinEndpoint ?? config.MinEndpoint, config.PrefillEngineNumGpu, at, boundAge)
            : null;
        var decode = config.Mode.Has(PoolRole.Decode)
            ? Role(PoolRole.Decode, state.Decode, config.DecodeMinEndpoint ?? config.MinEndpoint, config.DecodeEngineNumGpu, at, boundAge)
            : null;
        return new PoolFacts(config.Mode, prefill, decode, new GpuBand(config.MinGpuBudget, config.MaxGpuBudget))
        {
            Power = config is { EnablePowerAwareness: true, TotalGpuPowerLimit: { } watts } ? new PowerLimit(watts) : PowerLimit.None,
        };
    }

    private static RoleFacts Role(PoolRole role, RoleState state, int floor, int? configuredCost, DateTimeOffset at, TimeSpan? boundAge)
    {
        var cost = GpusPerReplica.Of(null, state.Capabilities, configuredCost);
        var expired = state.LowerBoundAt < at - boundAge;
        return new RoleFacts(role, state.Ready, state.Expected, state.Scaling, floor, cost > 0 ? cost : null, expired ? 1 : state.LowerBound, state.Capabilities)
        {
            LowerBoundAt = expired ? null : state.LowerBoundAt,
            LowerBoundUntil = expired ? null : state.LowerBoundAt + boundAge,
            TtftStreaks = state.TtftStreaks,
            ItlStreaks = state.ItlStreaks,
        };
    }
}

/// <summary>What one decision knows of a role.</summary>
/// <param name="Role">Which.</param>
/// <param name="KnownReady">Ready workers; null when never observed.</param>
/// <param name="Expected">Workers the deployment converges to; null when it has not settled.</param>
/// <param name="Scaling">Whether a rollout or scaling is under way.</param>
/// <param name="Floor">Least replicas.</param>
/// <param name="CostGpus">GPUs of a replica, positive; null when unknown.</param>
/// <param name="LowerBound">Replicas that predicted traffic asks for at least; one when the bound is too old to count.</param>
/// <param name="Capabilities">What the workers published; null when they did not.</param>
internal sealed record RoleFacts(
    PoolRole Role, int? KnownReady, int? Expected, bool Scaling, int Floor, int? CostGpus, int LowerBound, EngineCapabilities? Capabilities)
{
    /// <summary>When the lower bound was set; null when there is none in force.</summary>
    public DateTimeOffset? LowerBoundAt { get; init; }

    /// <summary>When the lower bound no longer counts unless it is renewed; null when there is none in force or it does not age.</summary>
    public DateTimeOffset? LowerBoundUntil { get; init; }

    /// <summary>Engines over their time to first token, and for how many load loops.</summary>
    public OverTargetStreaks TtftStreaks { get; init; } = OverTargetStreaks.None;

    /// <summary>Engines over their time between tokens, and for how many load loops.</summary>
    public OverTargetStreaks ItlStreaks { get; init; } = OverTargetStreaks.None;

    /// <summary>The role's name.</summary>
    public string Name => Role.Name();

    /// <summary>Watts of a replica, positive; null when unknown.</summary>
    public int? Watts => Capabilities?.PowerWattsPerReplica is > 0 and var watts ? watts : null;

    /// <summary>Ready workers, none when they were never observed.</summary>
    public int Ready => KnownReady ?? 0;

    /// <summary>A scaling flag, or a known expected count that the ready count has not reached.</summary>
    public bool InProgress => Scaling || (Expected is { } expected && expected != Ready);

    /// <summary>Whether the known ready count is below the floor.</summary>
    public bool IsBelowFloor => KnownReady < Floor;
}
