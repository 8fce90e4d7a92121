namespace GlobalPlanner.Grains.Runtime;

/// <summary>Calls to a system that may be slow, gone, or deaf to cancellation.</summary>
internal static class ConnectorCall
{
    /// <summary>Runs a call and stops waiting for it after a time.</summary>
    /// <exception cref="TimeoutException">The call did not end in time; its token is cancelled.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> call, TimeSpan timeout, TimeProvider wall)
    {
        using var cancellation = new CancellationTokenSource();
        var running = call(cancellation.Token);
        if (running.IsCompleted)
        {
            return await running;
        }

        var task = running.AsTask();
        try
        {
            return await task.WaitAsync(timeout, wall);
        }
        catch (TimeoutException)
        {
            await cancellation.CancelAsync();
            _ = task.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
            throw new TimeoutException($"no answer within {timeout.TotalSeconds:0.###} s.");
        }
    }

    /// <summary>
    /// Whether an exception is the connector's failure. Every exception is, unless the runtime cannot survive it: a connector
    /// is foreign code, and one deployment's trouble must not become another's.
    /// </summary>
    public static bool IsFailure(Exception exception) => exception is not OutOfMemoryException;
}
