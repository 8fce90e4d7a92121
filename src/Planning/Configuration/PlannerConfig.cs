namespace GlobalPlanner.Planning.Configuration;

/// <summary>
/// The effective configuration of one pool planner: bound, normalised and validated; immutable. Names and defaults
/// are those of Dynamo's <c>PlannerConfig</c> (the JSON key is the snake_case of the property).
/// </summary>
public sealed record PlannerConfig
{
    /// <summary>Which pools are scaled.</summary>
    public PlannerMode Mode { get; init; } = PlannerMode.Disagg;

    /// <summary>Through what they are scaled.</summary>
    public PlannerEnvironment Environment { get; init; } = PlannerEnvironment.Kubernetes;

    /// <summary>Compute, log and export; never write.</summary>
    public bool Advisory { get; init; }

    /// <summary>How decisions are made.</summary>
    public OptimizationTarget OptimizationTarget { get; init; } = OptimizationTarget.Throughput;

    /// <summary>Predictive scaling; effective with <see cref="OptimizationTarget.Sla"/> only.</summary>
    public bool EnableThroughputScaling { get; init; }

    /// <summary>Reactive scaling; always on for targets other than <see cref="OptimizationTarget.Sla"/>.</summary>
    public bool EnableLoadScaling { get; init; } = true;

    /// <summary>Seconds between predictive decisions, greater than zero.</summary>
    public int ThroughputAdjustmentIntervalSeconds { get; init; } = 180;

    /// <summary>Seconds between reactive decisions, greater than zero.</summary>
    public int LoadAdjustmentIntervalSeconds { get; init; } = 5;

    /// <summary>Base cadence of ticks in seconds, greater than zero; both intervals are whole multiples of it.</summary>
    public double ScaleIntervalSeconds { get; init; } = 5.0;

    /// <summary>Target <c>load</c>: queued prompt tokens of a rank at or above which prefill grows.</summary>
    public int? PrefillScaleUpQueueTokens { get; init; }

    /// <summary>Target <c>load</c>: queued prompt tokens at or below which, on every rank, prefill shrinks.</summary>
    public int? PrefillScaleDownQueueTokens { get; init; }

    /// <summary>Target <c>load</c>: KV utilization in percent at or above which decode grows.</summary>
    public double? DecodeScaleUpKvRate { get; init; }

    /// <summary>Target <c>load</c>: KV utilization in percent at or below which, on every rank, decode shrinks.</summary>
    public double? DecodeScaleDownKvRate { get; init; }

    /// <summary>Draft tokens assumed when a worker does not publish them, at least zero.</summary>
    public int SpeculativeNextn { get; init; }

    /// <summary>Least replicas of a role, at least zero.</summary>
    public int MinEndpoint { get; init; } = 1;

    /// <summary>Replaces <see cref="MinEndpoint"/> for prefill, at least one.</summary>
    public int? PrefillMinEndpoint { get; init; }

    /// <summary>Replaces <see cref="MinEndpoint"/> for decode, at least one.</summary>
    public int? DecodeMinEndpoint { get; init; }

    /// <summary>Most GPUs of the deployment; negative disables.</summary>
    public int MaxGpuBudget { get; init; } = 8;

    /// <summary>Least GPUs of the deployment; negative disables.</summary>
    public int MinGpuBudget { get; init; } = -1;

    /// <summary>GPUs of a prefill replica when the deployment does not tell.</summary>
    public int? PrefillEngineNumGpu { get; init; }

    /// <summary>GPUs of a decode replica when the deployment does not tell.</summary>
    public int? DecodeEngineNumGpu { get; init; }
}
