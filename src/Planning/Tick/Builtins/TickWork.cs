using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Model;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick.Builtins;

/// <summary>
/// What the builtin plugins of one tick share: what is due, what is known, and what each has found. It lives for one
/// tick, so that one planner may serve any number of callers.
/// </summary>
internal sealed class TickWork
{
    private PoolFacts? _facts;
    private PlannerState _state;

    public TickWork(PlannerConfig config, PlannerState state, PoolObservation observation)
    {
        Config = config;
        Observation = observation;
        _state = state;
    }

    public PlannerConfig Config { get; }

    public PoolObservation Observation { get; }

    public DateTimeOffset At => Observation.At;

    public Explanation Why { get; } = new();

    public required bool LoadDue { get; init; }

    public required bool ThroughputDue { get; init; }

    /// <summary>Whether the traffic source was asked and could not tell.</summary>
    public required bool TrafficUnavailable { get; init; }

    /// <summary>The models of the latency target; null for other targets.</summary>
    public PerformanceModels? Models { get; init; }

    /// <summary>The state as it will be kept.</summary>
    public PlannerState State
    {
        get => _state;
        set
        {
            _state = value;
            _facts = null;
        }
    }

    /// <summary>What the state says of the pools.</summary>
    public PoolFacts Facts => _facts ??= PoolFacts.From(Config, State, At);

    /// <summary>The builtin forecast; null when there is none.</summary>
    public ForecastOutcome? Forecast { get; set; }

    /// <summary>What the throughput loop found; null when it did not run.</summary>
    public ThroughputProposal? Throughput { get; set; }

    /// <summary>What the load loop found; null when it did not run.</summary>
    public LoadProposal? Load { get; set; }

    /// <summary>Latencies the load loop estimated.</summary>
    public LatencyEstimates Estimates { get; set; } = LatencyEstimates.None;
}
