using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>Limits of the pipeline.</summary>
public sealed record PipelineSettings
{
    /// <summary>Interval of ticks, to whose grid calls are anchored, greater than zero.</summary>
    public TimeSpan ScaleInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time-out of one plugin call, greater than zero.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Deadline for all plugin calls of a tick, greater than zero.</summary>
    public TimeSpan TickMaxDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Consecutive failures after which a plugin is no longer called, at least 1.</summary>
    public int BreakerThreshold { get; init; } = 5;

    /// <summary>Time until it is called again, greater than zero.</summary>
    public TimeSpan BreakerCooldown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The components the planner scales; targets of others are ignored.</summary>
    public ImmutableArray<string> Components { get; init; } = [Contracts.Components.Prefill, Contracts.Components.Decode];

    /// <summary>Targets above this are ignored. At least 1.</summary>
    public int MaxReplicas { get; init; } = 100_000;
}
