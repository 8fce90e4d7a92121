using System.Runtime.CompilerServices;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Calls;

namespace GlobalPlanner.Plugins;

/// <summary>
/// Calls plugins on the thread pool, where one that blocks delays no other, and stops waiting at the plugin's time-out or
/// the tick's deadline. Every call has a token of its own, so no timer ever runs a plugin's cancellation callbacks. A
/// plugin that hangs occupies one thread, because it is not called again until its call has returned.
/// </summary>
/// <param name="time">The time in which plugins really run; not the planner's clock.</param>
public sealed class TimedPluginCaller(TimeProvider time) : IPluginCaller
{
    private readonly ConditionalWeakTable<PluginRegistration, Task> _hanging = [];

    /// <inheritdoc />
    public ITickCalls Begin(TimeSpan requestTimeout, TimeSpan tickMaxDuration) =>
        new TickCalls(_hanging, requestTimeout, tickMaxDuration, time, time.GetTimestamp());

    private sealed class TickCalls(
        ConditionalWeakTable<PluginRegistration, Task> hanging, TimeSpan requestTimeout, TimeSpan tickMaxDuration, TimeProvider time, long began) : ITickCalls
    {
        public TimeSpan Elapsed => time.GetElapsedTime(began);

        public async ValueTask<CallResult<TResponse>> CallAsync<TResponse>(
            PluginRegistration plugin, Func<CancellationToken, ValueTask<TResponse>> invoke, CancellationToken cancellationToken)
            where TResponse : class
        {
            if (hanging.TryGetValue(plugin, out var last) && !last.IsCompleted)
            {
                return new CallResult<TResponse>(CallStatus.StillRunning);
            }

            var started = Elapsed;
            var remaining = tickMaxDuration - started;
            if (remaining <= TimeSpan.Zero)
            {
                return new CallResult<TResponse>(CallStatus.DeadlineReached);
            }

            var byDeadline = remaining <= requestTimeout;
            var own = new CancellationTokenSource();
            var call = Task.Run(() => invoke(own.Token).AsTask(), CancellationToken.None);
            try
            {
                var response = await call.WaitAsync(byDeadline ? remaining : requestTimeout, time, cancellationToken).ConfigureAwait(false);
                return new CallResult<TResponse>(CallStatus.Answered) { Response = response, Latency = Elapsed - started };
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Abandon(plugin, call, own);
                throw;
            }
            catch (TimeoutException) when (!call.IsCompleted)
            {
                Abandon(plugin, call, own);
                return new CallResult<TResponse>(byDeadline ? CallStatus.DeadlineReached : CallStatus.TimedOut);
            }
            catch (Exception error)
            {
                return new CallResult<TResponse>(CallStatus.Failed) { Error = $"{error.GetType().Name}: {error.Message}" };
            }
        }

        private void Abandon(PluginRegistration plugin, Task call, CancellationTokenSource own)
        {
            hanging.AddOrUpdate(plugin, call);
            _ = call.ContinueWith(
                static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

            // Not awaited and not disposed: the plugin may take any time over its cancellation.
            _ = own.CancelAsync();
        }
    }
}
