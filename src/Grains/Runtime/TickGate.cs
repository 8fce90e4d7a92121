using GlobalPlanner.Clock;

namespace GlobalPlanner.Grains.Runtime;

/// <summary>
/// Admits the ticks of a silo until it stops; the stop proceeds when the running ticks have ended, or its patience has. Safe for concurrent use.
/// </summary>
internal sealed class TickGate(PlannerClock clock)
{
    /// <summary>The longest a stop waits for running ticks, wall time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _closed;

    /// <summary>Whether no new tick may begin.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>A tick wants to begin. One that may must <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            _running += _closed ? 0 : 1;
            return !_closed;
        }
    }

    /// <summary>A tick has ended.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_running == 0 && _closed)
            {
                _empty.TrySetResult();
            }
        }
    }

    /// <summary>Admits no more ticks and waits until all have ended, within the patience.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _closed = true;
            if (_running == 0)
            {
                _empty.TrySetResult();
            }
        }

        await _empty.Task.WaitAsync(Patience, clock.Wall, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
