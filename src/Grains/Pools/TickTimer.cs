using GlobalPlanner.Grains.Runtime;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Pools;

/// <summary>A one-shot timer of the planner's clock that sends a pool planner its tick.</summary>
internal sealed class TickTimer : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TickGate _gate;
    private readonly IPoolTicker _planner;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private long _dueUtcTicks;

    /// <summary>Makes the timer; it does not run yet.</summary>
    public TickTimer(TimeProvider time, TickGate gate, IPoolTicker planner, ILogger logger)
    {
        _time = time;
        _gate = gate;
        _planner = planner;
        _logger = logger;

        // A tick belongs to no call: without this it would carry the request context of whoever activated the grain.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static timer => ((TickTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Fires once at a time, or at once when that time has passed.</summary>
    public void Arm(DateTimeOffset due)
    {
        Volatile.Write(ref _dueUtcTicks, due.UtcTicks);
        var wait = due - _time.GetUtcNow();
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        if (_gate.IsClosed)
        {
            return;
        }

        try
        {
            _planner.TickAsync(new DateTimeOffset(Volatile.Read(ref _dueUtcTicks), TimeSpan.Zero)).Ignore();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A silo that goes down refuses messages; the planner starts again elsewhere.
            _logger.TickNotSent(exception);
        }
    }
}
