using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Scheduling;

/// <summary>
/// The memory of the pipeline between ticks: each plugin's last call, circuit breaker and held override. Immutable,
/// written as JSON with the planner's state, so that a restart neither calls a plugin early nor forgets its failures.
/// </summary>
public sealed record PipelineState
{
    /// <summary>The version this build writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of this record's shape.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Origin of the grid on which calls are anchored: the planner's start.</summary>
    public required DateTimeOffset GridOrigin { get; init; }

    /// <summary>The plugins, in registration order.</summary>
    public ImmutableArray<PluginState> Plugins { get; init; } = [];

    /// <inheritdoc />
    public bool Equals(PipelineState? other) =>
        other is not null && Version == other.Version && GridOrigin == other.GridOrigin && Plugins.AsSpan().SequenceEqual(other.Plugins.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Version, GridOrigin, Plugins.IsDefault ? 0 : Plugins.Length);
}

/// <summary>The memory of the pipeline about one plugin.</summary>
public sealed record PluginState
{
    /// <summary>The plugin.</summary>
    public required string PluginId { get; init; }

    /// <summary>Its stage; a plugin that changes it starts anew.</summary>
    public required PluginType Stage { get; init; }

    /// <summary>Grid point of its registration, from which the first call counts.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Grid point of its last answered call, from which the next counts; null before the first.</summary>
    public DateTimeOffset? LastCallAt { get; init; }

    /// <summary>Calls it has answered.</summary>
    public long EvaluationsTotal { get; init; }

    /// <summary>Its circuit breaker.</summary>
    public BreakerState Breaker { get; init; } = BreakerState.Closed;

    /// <summary>The override that counts between calls; null when there is none.</summary>
    public HeldOverride? Held { get; init; }

    /// <summary>The time from which the interval of the next call counts.</summary>
    internal DateTimeOffset Anchor => LastCallAt ?? RegisteredAt;

    /// <summary>The latest time in this state.</summary>
    internal DateTimeOffset Latest
    {
        get
        {
            var latest = LastCallAt is { } call && call > RegisteredAt ? call : RegisteredAt;
            latest = Breaker.OpenedAt is { } opened && opened > latest ? opened : latest;
            return Held is { } held && held.At > latest ? held.At : latest;
        }
    }

    /// <summary>The state with every time limited to a moment.</summary>
    internal PluginState NotAfter(DateTimeOffset at) => this with
    {
        RegisteredAt = RegisteredAt > at ? at : RegisteredAt,
        LastCallAt = LastCallAt > at ? at : LastCallAt,
        Breaker = Breaker.OpenedAt > at ? Breaker with { OpenedAt = at } : Breaker,
        Held = Held?.At > at ? Held with { At = at } : Held,
    };
}

/// <summary>An override kept for the ticks on which its plugin is not due.</summary>
/// <param name="At">The time of the answer.</param>
/// <param name="Targets">The targets after checks.</param>
/// <param name="Reason">The reason for people.</param>
public sealed record HeldOverride(DateTimeOffset At, ImmutableArray<ComponentTarget> Targets, string Reason)
{
    /// <inheritdoc />
    public bool Equals(HeldOverride? other) =>
        other is not null && At == other.At && Reason == other.Reason && Targets.AsSpan().SequenceEqual(other.Targets.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(At, Reason, Targets.IsDefault ? 0 : Targets.Length);
}
