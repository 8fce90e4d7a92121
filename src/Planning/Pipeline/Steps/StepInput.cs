using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Model;

namespace GlobalPlanner.Planning.Pipeline.Steps;

/// <summary>The tick as a step sees it. Immutable: a decision's changes lead to the next input.</summary>
internal sealed record StepInput
{
    /// <summary>The tick's observation, already merged into the state.</summary>
    public required PoolObservation Observation { get; init; }

    /// <summary>Planner's time of the tick.</summary>
    public DateTimeOffset At => Observation.At;

    /// <summary>Floors, costs and limits from the configuration.</summary>
    public required PoolTerms Terms { get; init; }

    /// <summary>The state of the prefill role.</summary>
    public required RoleState Prefill { get; init; }

    /// <summary>The state of the decode (or aggregated) role.</summary>
    public required RoleState Decode { get; init; }

    /// <summary>The roles as this tick sees them: state and terms together.</summary>
    public required PoolFacts Facts { get; init; }

    /// <summary>Whether the load loop is due.</summary>
    public bool LoadDue { get; init; }

    /// <summary>Whether the throughput loop is due.</summary>
    public bool ThroughputDue { get; init; }

    /// <summary>The engine performance models; null when the optimization target uses none.</summary>
    public PerformanceModels? Models { get; init; }

    /// <summary>The state of the predictors; null before the first predictive interval.</summary>
    public ForecasterState? Forecaster { get; init; }

    /// <summary>Last observed share of prompt blocks found in a cache, 0..1; null before the first.</summary>
    public double? KvHitRate { get; init; }

    /// <summary>Mean prompt of recent requests, tokens; null before the first was seen.</summary>
    public double? MeanPromptTokens { get; init; }

    /// <summary>Last observed tokens that a decode pass yields, at least 1.</summary>
    public double AcceptLength { get; init; } = 1.0;

    /// <summary>The state of one role.</summary>
    public RoleState this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>The input of the next step: this one with the decision's bounds and state change.</summary>
    public StepInput After(StepDecision decision)
    {
        var prefill = Bounded(decision.Change?.Prefill ?? Prefill, decision.Bounds?.Prefill);
        var decode = Bounded(decision.Change?.Decode ?? Decode, decision.Bounds?.Decode);
        var forecaster = decision.Change?.Forecaster ?? Forecaster;
        var sameRoles = ReferenceEquals(prefill, Prefill) && ReferenceEquals(decode, Decode);
        return sameRoles && ReferenceEquals(forecaster, Forecaster) ? this : this with
        {
            Prefill = prefill,
            Decode = decode,
            Forecaster = forecaster,
            Facts = sameRoles ? Facts : PoolFacts.From(Terms, prefill, decode, At),
        };
    }

    private RoleState Bounded(RoleState role, int? bound) =>
        bound is { } count ? role with { LowerBound = count, LowerBoundAt = At } : role;
}
