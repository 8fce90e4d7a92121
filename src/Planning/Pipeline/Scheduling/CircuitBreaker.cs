namespace GlobalPlanner.Planning.Pipeline.Scheduling;

/// <summary>
/// Stops calling a plugin that keeps failing: it opens after a number of consecutive failures; after a cool-down one call
/// is admitted, whose outcome closes or re-opens it. Pure: its memory is a <see cref="BreakerState"/>.
/// Source: circuit breaker of Dynamo's plugin registry.
/// </summary>
public sealed class CircuitBreaker
{
    private readonly int _threshold;
    private readonly TimeSpan _cooldown;

    /// <summary>A breaker.</summary>
    /// <param name="threshold">Consecutive failures that open it, at least 1.</param>
    /// <param name="cooldown">The time for which it stays open, greater than zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public CircuitBreaker(int threshold, TimeSpan cooldown)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(cooldown, TimeSpan.Zero);
        _threshold = threshold;
        _cooldown = cooldown;
    }

    /// <summary>The position of the breaker at a moment.</summary>
    public CircuitState Read(BreakerState state, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.OpenedAt is not { } opened ? CircuitState.Closed
            : at - opened >= _cooldown ? CircuitState.HalfOpen
            : CircuitState.Open;
    }

    /// <summary>The state after a failed call. <c>Opened</c> is true when this failure opened it, or opened it again.</summary>
    public (BreakerState State, bool Opened) Fail(BreakerState state, DateTimeOffset at)
    {
        switch (Read(state, at))
        {
            case CircuitState.HalfOpen:
                return (new BreakerState(_threshold, at), true);
            case CircuitState.Open:
                return (state with { Failures = state.Failures + 1 }, false);
            default:
                var failures = state.Failures + 1;
                return failures >= _threshold ? (new BreakerState(failures, at), true) : (new BreakerState(failures, null), false);
        }
    }
}

/// <summary>The memory of a circuit breaker.</summary>
/// <param name="Failures">Failures since the last success.</param>
/// <param name="OpenedAt">When it opened; null while it is closed.</param>
public sealed record BreakerState(int Failures, DateTimeOffset? OpenedAt)
{
    /// <summary>No failure; also the state after any success.</summary>
    public static BreakerState Closed { get; } = new(0, null);
}

/// <summary>The position of a circuit breaker. The numbers are those of the wire.</summary>
public enum CircuitState
{
    /// <summary>Calls are made.</summary>
    Closed = 0,

    /// <summary>No calls are made.</summary>
    Open = 1,

    /// <summary>The next call decides.</summary>
    HalfOpen = 2,
}
