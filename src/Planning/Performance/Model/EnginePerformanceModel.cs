using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Native;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Pricing;
using GlobalPlanner.Planning.Performance.Queries;
using GlobalPlanner.Planning.Performance.Samples;

namespace GlobalPlanner.Planning.Performance.Model;

/// <summary>
/// Learns from forward-pass metrics how long the passes of the engines of one component take, and answers from it. Open
/// it on a <see cref="PerformanceState"/>, use it within one tick from one caller, and save it. Opening copies nothing and
/// fits nothing; a fit is made when it is first asked for after new samples.
/// </summary>
public sealed class EnginePerformanceModel : IEnginePerformance
{
    private static readonly PassKind[] Kinds = Enum.GetValues<PassKind>();

    private readonly EngineRole _role;
    private readonly PerformanceOptions _options;
    private readonly EngineLimits? _limits;
    private readonly INativeEngineModel? _native;
    private readonly string? _problem;
    private readonly PerformanceState _opened;
    private readonly NativeBasis? _basis;
    private readonly SampleStore[] _stores;
    private readonly PassPricing _pricing;
    private readonly PassLearner _learner;

    private EnginePerformanceModel(
        EngineRole role, PerformanceOptions options, EngineCapabilities? capabilities, PerformanceState state, INativeEngineModel? native)
    {
        _role = role;
        _limits = capabilities is null ? null : EngineLimits.From(capabilities);
        _problem = options.Problem ?? (capabilities is null ? "engine capabilities are not known" : _limits is null ? "an engine limit is not positive" : null);
        _options = options.Problem is null ? options : new PerformanceOptions { AttentionDp = Math.Max(1, options.AttentionDp) };
        _opened = state.Version == PerformanceState.CurrentVersion ? state : PerformanceState.Empty;
        _native = native;
        _basis = native is null ? null : new NativeBasis(native.Name, _limits ?? EngineLimits.Default);

        // Buckets are spread over the limits, and samples keep the native estimate: under another basis both are worthless.
        var keep = _basis == _opened.Basis;
        _stores = Array.ConvertAll(Kinds, kind => new SampleStore(kind, keep ? _opened[kind] : PassSamples.Empty, _options, _basis?.Limits));
        _pricing = new PassPricing(native, _options, _stores);
        _learner = new PassLearner(_opened, _options, _stores, _pricing);
        if (!keep)
        {
            _learner.Replay(reprice: _basis?.Model != _opened.Basis?.Model);
        }
    }

    /// <inheritdoc/>
    public PerformanceDiagnostics Diagnostics =>
        PerformanceReport.Of(_role, _options, _problem, _native, _stores, _pricing) with { YoungPasses = _learner.YoungPasses, Rejected = _learner.Rejected };

    /// <summary>Opens what was learned.</summary>
    /// <param name="role">The work of the engines.</param>
    /// <param name="options">How the model learns and answers; with options out of range it answers nothing, and says why.</param>
    /// <param name="capabilities">The engines' limits; null delays answers until they are known. Samples are added meanwhile.</param>
    /// <param name="state">The saved state; under other limits or another native model its samples are replayed.</param>
    /// <param name="native">A native model; null rests on regression alone.</param>
    public static EnginePerformanceModel Open(
        EngineRole role, PerformanceOptions options, EngineCapabilities? capabilities, PerformanceState state, INativeEngineModel? native = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(state);
        return new EnginePerformanceModel(role, options, capabilities, state, native);
    }

    /// <summary>Learns from the latest passes. Senseless records are counted and left out; the others count.</summary>
    /// <param name="fpm">The latest pass of every rank; null when they were not observed.</param>
    /// <param name="at">When.</param>
    public void Observe(FpmSnapshot? fpm, DateTimeOffset at) => _learner.Observe(fpm, at);

    /// <summary>
    /// Learns from measurements of a profile, each one pass of one rank, and marks the state as bootstrapped. With
    /// attention data parallelism they yield lengths but no durations, since the other ranks are missing.
    /// </summary>
    public void Bootstrap(ImmutableArray<ForwardPassMetrics> passes, DateTimeOffset at) => _learner.Bootstrap(passes, at);

    /// <summary>The state to save; the very record that was opened when nothing changed.</summary>
    public PerformanceState Save()
    {
        var saved = _learner.Save() with
        {
            Basis = _basis,
            Prefill = _stores[(int)PassKind.Prefill].Save(),
            Decode = _stores[(int)PassKind.Decode].Save(),
            Mixed = _stores[(int)PassKind.Mixed].Save(),
        };
        return saved == _opened && Kinds.All(kind => ReferenceEquals(saved[kind].Memo, _opened[kind].Memo)) ? _opened : saved;
    }

    /// <inheritdoc/>
    public ImmutableArray<EngineGroup> Group(FpmSnapshot fpm)
    {
        ArgumentNullException.ThrowIfNull(fpm);
        return EngineGrouping.Of(fpm, _options.AttentionDp);
    }

    /// <inheritdoc/>
    public double? QueueDrainSeconds(EngineGroup engine, in QueueDrainQuery query)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return _problem is not null || _limits is null || _role == EngineRole.Decode
            ? null
            : QueueDrain.Seconds(_pricing, _limits.MaxTokens, _role == EngineRole.Aggregated, engine, query, _learner.MeanPrompt);
    }

    /// <inheritdoc/>
    public double? DecodePassSeconds(EngineGroup engine, in DecodePassQuery query)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (_problem is not null || _role == EngineRole.Prefill)
        {
            return null;
        }

        return _role == EngineRole.Aggregated
            ? DecodePass.Seconds(_pricing, engine, query, _learner.MeanContext, _learner.MeanPassPrefillTokens, _learner.MeanPassPrefillRequests)
            : DecodePass.Seconds(_pricing, engine, query, _learner.MeanContext, 0, 0);
    }

    /// <inheritdoc/>
    public EngineOperatingPoint? Capacity(in CapacityQuery query) =>
        _problem is not null || _limits is null || !CapacitySearch.Concerns(_role, query)
            ? null
            : new CapacitySearch(_pricing, _limits, _role, _options.AttentionDp, query).Run();

    /// <summary>The duration of one pass, seconds; null when it cannot be estimated.</summary>
    internal double? PassSeconds(params ReadOnlySpan<PassRequests> ranks) => _pricing.Seconds(ranks);
}
