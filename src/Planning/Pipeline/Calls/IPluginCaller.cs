namespace GlobalPlanner.Planning.Pipeline.Calls;

/// <summary>
/// Calls plugins in real time, so that planning itself needs neither clock nor threads. A caller remembers calls that
/// hang, so that a plugin is not called again before its last call has returned. Safe for concurrent use.
/// </summary>
public interface IPluginCaller
{
    /// <summary>Begins the calls of one tick: its deadline counts from now.</summary>
    /// <param name="requestTimeout">Time-out of one plugin call, greater than zero.</param>
    /// <param name="tickMaxDuration">Deadline for all plugin calls of the tick, greater than zero.</param>
    ITickCalls Begin(TimeSpan requestTimeout, TimeSpan tickMaxDuration);
}

/// <summary>The plugin calls of one tick.</summary>
public interface ITickCalls
{
    /// <summary>Real time since the tick began.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>Calls one plugin and returns a named result whatever the plugin does.</summary>
    /// <param name="plugin">The plugin, by which a hanging call is recognised.</param>
    /// <param name="invoke">The call. It gets a token of its own and may block without delaying others.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    ValueTask<CallResult<TResponse>> CallAsync<TResponse>(
        PluginRegistration plugin, Func<CancellationToken, ValueTask<TResponse>> invoke, CancellationToken cancellationToken)
        where TResponse : class;
}

/// <summary>The way in which a call ended.</summary>
public enum CallStatus
{
    /// <summary>The plugin answered, perhaps with nothing.</summary>
    Answered,

    /// <summary>The plugin threw.</summary>
    Failed,

    /// <summary>The plugin did not answer within its own time-out.</summary>
    TimedOut,

    /// <summary>An earlier call has not returned, so no call was made.</summary>
    StillRunning,

    /// <summary>The deadline of the tick passed first.</summary>
    DeadlineReached,
}

/// <summary>The result of a call.</summary>
/// <param name="Status">The way in which the call ended.</param>
public readonly record struct CallResult<TResponse>(CallStatus Status)
    where TResponse : class
{
    /// <summary>The answer; null when there is none, or when the plugin answered null.</summary>
    public TResponse? Response { get; init; }

    /// <summary>Time until the answer; null without an answer or a measurement.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>The error in words; null without one.</summary>
    public string? Error { get; init; }
}
