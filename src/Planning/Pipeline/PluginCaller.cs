namespace GlobalPlanner.Planning.Pipeline;

/// <summary>How a stage asks a plugin.</summary>
internal delegate ValueTask<TResponse> PluginInvocation<TResponse>(PluginEntry plugin, StageRequest request, CancellationToken cancellationToken);

/// <summary>
/// Calls one plugin and comes back with a named result whatever the plugin does. Plugins that are not builtins run on
/// the thread pool, where one that blocks delays nobody, and get a token of their own: no timer ever runs their
/// cancellation callbacks.
/// </summary>
internal sealed class PluginCaller(TimeSpan requestTimeout, TimeSpan tickMaxDuration, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<CallResult<TResponse>> CallAsync<TResponse>(
        PluginEntry plugin, StageRequest request, PluginInvocation<TResponse> invoke, long tickStarted, CancellationToken cancellationToken)
        where TResponse : class
    {
        if (plugin.IsStillRunning)
        {
            return new CallResult<TResponse>(CallStatus.StillRunning);
        }

        var started = time.GetTimestamp();
        var remaining = tickMaxDuration - time.GetElapsedTime(tickStarted, started);
        var byDeadline = remaining <= requestTimeout;
        CancellationTokenSource? own = null;
        Task<TResponse>? call = null;
        try
        {
            if (plugin.Registration.IsBuiltin)
            {
                var pending = invoke(plugin, request, cancellationToken);
                if (pending.IsCompleted)
                {
                    return Answer(await pending.ConfigureAwait(false), started);
                }

                call = pending.AsTask();
            }
            else if (remaining <= TimeSpan.Zero)
            {
                return new CallResult<TResponse>(CallStatus.DeadlineReached);
            }
            else
            {
                own = new CancellationTokenSource();
                call = StartOnPool(plugin, request, invoke, own.Token);
            }

            var limit = byDeadline ? remaining : requestTimeout;
            return Answer(await call.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false), started);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Abandon(plugin, call, own);
            throw;
        }
        catch (TimeoutException) when (call is { IsCompleted: false })
        {
            Abandon(plugin, call, own);
            return new CallResult<TResponse>(byDeadline ? CallStatus.DeadlineReached : CallStatus.TimedOut);
        }
        catch (Exception error)
        {
            return new CallResult<TResponse>(CallStatus.Failed) { Error = $"{error.GetType().Name}: {error.Message}" };
        }
    }

    private static Task<TResponse> StartOnPool<TResponse>(
        PluginEntry plugin, StageRequest request, PluginInvocation<TResponse> invoke, CancellationToken own) =>
        Task.Run(() => invoke(plugin, request, own).AsTask(), CancellationToken.None);

    private static void Abandon(PluginEntry plugin, Task? call, CancellationTokenSource? own)
    {
        if (call is not null)
        {
            plugin.Abandon(call);
        }

        // Not awaited and not disposed: what the plugin does with its cancellation is its own affair.
        _ = own?.CancelAsync();
    }

    private CallResult<TResponse> Answer<TResponse>(TResponse? response, long started)
        where TResponse : class =>
        new(CallStatus.Answered) { Response = response, Latency = time.GetElapsedTime(started) };
}

/// <summary>How a call ended.</summary>
internal enum CallStatus
{
    Answered,
    Failed,
    TimedOut,
    StillRunning,
    DeadlineReached,
}

/// <summary>The end of a call.</summary>
internal readonly record struct CallResult<TResponse>(CallStatus Status)
    where TResponse : class
{
    /// <summary>The answer; null when there is none, or when the plugin answered null.</summary>
    public TResponse? Response { get; init; }

    public TimeSpan Latency { get; init; }

    public string? Error { get; init; }
}
