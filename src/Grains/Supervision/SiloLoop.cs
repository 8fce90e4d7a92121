namespace GlobalPlanner.Grains.Supervision;

/// <summary>
/// Work that a silo repeats from the moment it can call grains until the moment it begins to stop, before anything of
/// the silo stops.
/// </summary>
internal abstract class SiloLoop(TimeProvider wall) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc />
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(GetType().FullName!, ServiceLifecycleStage.Last, StartAsync, StopAsync);

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>How long to wait between two rounds, wall time.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>Whether the first round runs at once or after one interval.</summary>
    protected abstract bool RunsAtOnce { get; }

    /// <summary>One round. It reports its own failures; one that throws ends the loop's round, not the loop.</summary>
    protected abstract Task RunRoundAsync(CancellationToken stopping);

    /// <summary>A round ended in an error.</summary>
    protected abstract void OnRoundFailed(Exception exception);

    /// <summary>The silo began to stop and no round runs any more; grains can still be called.</summary>
    protected virtual Task OnStoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
        using var timer = new PeriodicTimer(Interval, wall);
        var wait = !RunsAtOnce;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (wait && !await timer.WaitForNextTickAsync(stopping))
                {
                    return;
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
}
