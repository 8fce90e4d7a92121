using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>Limits of the pipeline.</summary>
public sealed record PipelineSettings
{
    /// <summary>Base cadence of ticks: the step of the grid on which calls are anchored, greater than zero.</summary>
    public TimeSpan ScaleInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one plugin is waited for, greater than zero.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long all plugins of a tick are waited for, greater than zero.</summary>
    public TimeSpan TickMaxDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Failures in a row after which a plugin is left alone, at least 1.</summary>
    public int BreakerThreshold { get; init; } = 5;

    /// <summary>For how long it is left alone, greater than zero.</summary>
    public TimeSpan BreakerCooldown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The components the planner scales; targets of others are ignored.</summary>
    public ImmutableArray<string> Components { get; init; } = [Contracts.Components.Prefill, Contracts.Components.Decode];

    /// <summary>The largest target that is believed; larger ones are ignored. At least 1.</summary>
    public int MaxReplicas { get; init; } = 100_000;

    /// <summary>The settings of a planner.</summary>
    public static PipelineSettings From(PlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new PipelineSettings
        {
            ScaleInterval = TimeSpan.FromSeconds(config.ScaleIntervalSeconds),
            RequestTimeout = TimeSpan.FromSeconds(config.PluginRegistration.Transport.RequestTimeoutSeconds),
            TickMaxDuration = TimeSpan.FromSeconds(config.Scheduling.TickMaxDurationSeconds),
            Components = [.. config.Mode.Roles().Select(static role => role.Name())],
        };
    }
}
