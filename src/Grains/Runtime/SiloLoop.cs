namespace GlobalPlanner.Grains.Runtime;

/// <summary>
/// Work that a silo repeats from the moment it can call grains until it begins to stop, before it shuts anything down.
/// </summary>
internal abstract class SiloLoop(TimeProvider wall) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private Task _running = Task.CompletedTask;

    /// <inheritdoc />
    public virtual void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(GetType().FullName!, ServiceLifecycleStage.Last, StartAsync, StopAsync);

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping.Dispose();
        _wake.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Time between two rounds, wall time.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>Whether the first round runs at once or after one interval.</summary>
    protected abstract bool RunsAtOnce { get; }

    /// <summary>One round. It reports its own failures; an exception ends the round, not the loop.</summary>
    protected abstract Task RunRoundAsync(CancellationToken stopping);

    /// <summary>A round ended in an error.</summary>
    protected abstract void OnRoundFailed(Exception exception);

    /// <summary>The silo began to stop and no round runs any more; grains can still be called.</summary>
    protected virtual Task OnStoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lets the next round run at once.</summary>
    protected void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to run already.
            return;
        }
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await OnStoppedAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        var wait = !RunsAtOnce;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (wait)
                {
                    await WaitAsync(stopping);
                }

                wait = true;
                await RunRoundAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                OnRoundFailed(exception);
            }
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var interval = new CancellationTokenSource(Interval, wall);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, interval.Token);
        await _wake.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }
}
