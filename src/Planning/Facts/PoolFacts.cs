using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Facts;

/// <summary>The facts about a pool that one decision is based on.</summary>
/// <param name="Mode">Decides which roles are scaled.</param>
/// <param name="Prefill">The prefill role; null when the mode does not scale it.</param>
/// <param name="Decode">The decode (or aggregated) role; null when the mode does not scale it.</param>
/// <param name="Band">The GPUs the pool may hold.</param>
internal sealed record PoolFacts(PlannerMode Mode, RoleFacts? Prefill, RoleFacts? Decode, GpuBand Band)
{
    /// <summary>The power the pool may draw.</summary>
    public PowerLimit Power { get; init; } = PowerLimit.None;

    /// <summary>GPUs of a replica of both roles; null when either is unknown.</summary>
    public PairCounts? PairCosts =>
        Prefill?.CostGpus is { } prefill && Decode?.CostGpus is { } decode ? new PairCounts(prefill, decode) : null;

    /// <summary>Whether a role is being scaled, so that its count is about to change without a decision.</summary>
    public bool InProgress => Prefill is { InProgress: true } || Decode is { InProgress: true };

    public RoleFacts? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>The facts at a moment: terms of the configuration and what is remembered of the roles.</summary>
    public static PoolFacts From(PoolTerms terms, RoleState prefill, RoleState decode, DateTimeOffset at) => new(
        terms.Mode,
        terms.Mode.Has(PoolRole.Prefill)
            ? Role(PoolRole.Prefill, prefill, terms.PrefillFloor, terms.PrefillCostGpus, at, terms.BoundMaxAge)
            : null,
        terms.Mode.Has(PoolRole.Decode)
            ? Role(PoolRole.Decode, decode, terms.DecodeFloor, terms.DecodeCostGpus, at, terms.BoundMaxAge)
            : null,
        terms.Band)
    {
        Power = terms.Power,
    };

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

/// <summary>The facts about one role that one decision is based on.</summary>
/// <param name="Role">Prefill or decode; an aggregated pool is decode.</param>
/// <param name="KnownReady">Ready workers; null when never observed.</param>
/// <param name="Expected">Workers the deployment converges to; null when it has not settled.</param>
/// <param name="Scaling">Whether a rollout or scaling is in progress.</param>
/// <param name="Floor">Minimum replicas.</param>
/// <param name="CostGpus">GPUs of a replica, positive; null when unknown.</param>
/// <param name="LowerBound">Minimum replicas for the predicted traffic; one when the bound has expired.</param>
/// <param name="Capabilities">Capabilities that the workers published; null when they published none.</param>
internal sealed record RoleFacts(
    PoolRole Role, int? KnownReady, int? Expected, bool Scaling, int Floor, int? CostGpus, int LowerBound, EngineCapabilities? Capabilities)
{
    /// <summary>When the lower bound was set; null when there is none in force.</summary>
    public DateTimeOffset? LowerBoundAt { get; init; }

    /// <summary>When the lower bound expires unless it is renewed; null when there is none in force or it does not age.</summary>
    public DateTimeOffset? LowerBoundUntil { get; init; }

    /// <summary>Engines that are over their TTFT target, and for how many load loops in a row.</summary>
    public OverTargetStreaks TtftStreaks { get; init; } = OverTargetStreaks.None;

    /// <summary>Engines that are over their ITL target, and for how many load loops in a row.</summary>
    public OverTargetStreaks ItlStreaks { get; init; } = OverTargetStreaks.None;

    /// <summary>The role's name in texts: <c>prefill</c> or <c>decode</c>.</summary>
    public string Name => Role.Name();

    /// <summary>Watts of a replica, positive; null when unknown.</summary>
    public int? Watts => Capabilities?.PowerWattsPerReplica is > 0 and var watts ? watts : null;

    /// <summary>Ready workers; zero when never observed.</summary>
    public int Ready => KnownReady ?? 0;

    /// <summary>Whether the role is being scaled: its scaling flag is set, or its ready count differs from a known expected count.</summary>
    public bool InProgress => Scaling || (Expected is { } expected && expected != Ready);

    /// <summary>Whether the known ready count is below the floor.</summary>
    public bool IsBelowFloor => KnownReady < Floor;
}
