using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// The performance models of one tick of a pool planner: one for aggregated engines, on the decode role, otherwise one
/// for each role that the mode scales.
/// </summary>
public sealed class PerformanceModels
{
    private readonly PerformanceModelsState _opened;

    private PerformanceModels(PerformanceModelsState opened, EnginePerformanceModel? prefill, EnginePerformanceModel? decode)
    {
        _opened = opened;
        Prefill = prefill;
        Decode = decode;
    }

    /// <summary>The model of the prefill engines; null when the mode does not scale them.</summary>
    public EnginePerformanceModel? Prefill { get; }

    /// <summary>The model of the decode or aggregated engines; null when the mode does not scale them.</summary>
    public EnginePerformanceModel? Decode { get; }

    /// <summary>The model of a role; null when the mode does not scale it.</summary>
    public EnginePerformanceModel? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>Opens the models of a tick.</summary>
    /// <param name="config">The planner's configuration.</param>
    /// <param name="state">What they have learned.</param>
    /// <param name="capabilities">What is known of the engines of a role; null when nothing is.</param>
    /// <param name="native">The native model of a role, if there is one.</param>
    public static PerformanceModels Open(
        PlannerConfig config, PerformanceModelsState state, Func<PoolRole, EngineCapabilities?> capabilities, Func<PoolRole, INativeEngineModel?>? native = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(capabilities);
        return new PerformanceModels(state, Model(PoolRole.Prefill, state.Prefill), Model(PoolRole.Decode, state.Decode));

        EnginePerformanceModel? Model(PoolRole role, PerformanceState learned) => config.Mode.EngineRole(role) is { } engines
            ? EnginePerformanceModel.Open(engines, PerformanceOptions.From(config, engines), capabilities(role), learned, native?.Invoke(role))
            : null;
    }

    /// <summary>Learns from what a tick observed.</summary>
    public void Observe(PoolObservation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        Prefill?.Observe(observation.PrefillFpm, observation.At);
        Decode?.Observe(observation.DecodeFpm, observation.At);
    }

    /// <summary>What to remember; a role that the mode does not scale keeps what it had.</summary>
    public PerformanceModelsState Save() => _opened with
    {
        Prefill = Prefill?.Save() ?? _opened.Prefill,
        Decode = Decode?.Save() ?? _opened.Decode,
    };
}

/// <summary>What the performance models of a pool planner have learned.</summary>
public sealed record PerformanceModelsState
{
    /// <summary>Nothing learned.</summary>
    public static PerformanceModelsState Empty { get; } = new();

    /// <summary>Of the prefill engines.</summary>
    public PerformanceState Prefill { get; init; } = PerformanceState.Empty;

    /// <summary>Of the decode or aggregated engines.</summary>
    public PerformanceState Decode { get; init; } = PerformanceState.Empty;
}
