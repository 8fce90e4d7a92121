using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Native;

namespace GlobalPlanner.Planning.Performance.Model;

/// <summary>
/// The performance models of one tick of a pool planner: one for each role that it scales. Aggregated engines have a
/// single model, on the decode role.
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

    /// <summary>The model of the prefill engines; null when the planner does not scale them.</summary>
    public EnginePerformanceModel? Prefill { get; }

    /// <summary>The model of the decode or aggregated engines; null when the planner does not scale them.</summary>
    public EnginePerformanceModel? Decode { get; }

    /// <summary>The model of a role; null when the planner does not scale it.</summary>
    public EnginePerformanceModel? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>Opens the models of a tick.</summary>
    /// <param name="options">The engines to model.</param>
    /// <param name="state">The saved state.</param>
    /// <param name="capabilities">The limits of the engines of a role; null while they are unknown.</param>
    /// <param name="native">The native model of a role, if there is one.</param>
    public static PerformanceModels Open(
        PerformanceModelsOptions options, PerformanceModelsState state, Func<PoolRole, EngineCapabilities?> capabilities, Func<PoolRole, INativeEngineModel?>? native = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(capabilities);
        return new PerformanceModels(
            state,
            One(PoolRole.Prefill, EngineRole.Prefill, options.Prefill, state.Prefill),
            One(PoolRole.Decode, options.DecodeEngines, options.Decode, state.Decode));

        EnginePerformanceModel? One(PoolRole pool, EngineRole role, PerformanceOptions? engines, PerformanceState saved) => engines is null
            ? null
            : EnginePerformanceModel.Open(role, engines, capabilities(pool), saved, native?.Invoke(pool));
    }

    /// <summary>Learns from the observation of a tick.</summary>
    public void Observe(PoolObservation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        Prefill?.Observe(observation.PrefillFpm, observation.At);
        Decode?.Observe(observation.DecodeFpm, observation.At);
    }

    /// <summary>The state to save; a role without a model keeps its saved state.</summary>
    public PerformanceModelsState Save() => _opened with
    {
        Prefill = Prefill?.Save() ?? _opened.Prefill,
        Decode = Decode?.Save() ?? _opened.Decode,
    };
}

/// <summary>The engines that a pool planner models.</summary>
public sealed record PerformanceModelsOptions
{
    /// <summary>Options for the prefill engines; null models none.</summary>
    public PerformanceOptions? Prefill { get; init; }

    /// <summary>Options for the decode or aggregated engines; null models none.</summary>
    public PerformanceOptions? Decode { get; init; }

    /// <summary>The work of the engines on the decode role: decode, or aggregated.</summary>
    public EngineRole DecodeEngines { get; init; } = EngineRole.Decode;
}

/// <summary>Everything the performance models of a pool planner have learned.</summary>
public sealed record PerformanceModelsState
{
    /// <summary>Nothing learned.</summary>
    public static PerformanceModelsState Empty { get; } = new();

    /// <summary>State of the model of the prefill engines.</summary>
    public PerformanceState Prefill { get; init; } = PerformanceState.Empty;

    /// <summary>State of the model of the decode or aggregated engines.</summary>
    public PerformanceState Decode { get; init; } = PerformanceState.Empty;
}
