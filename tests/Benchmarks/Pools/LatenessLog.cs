using System.Collections.Concurrent;
using GlobalPlanner.Grains.Pools;

namespace GlobalPlanner.Benchmarks.Pools;

/// <summary>Records the lateness and duration of the ticks of a measured window.</summary>
internal sealed class LatenessLog : ITickObserver
{
    private readonly ConcurrentBag<(double LatenessMs, double DurationMs)> _ticks = [];
    private volatile bool _measuring;

    /// <summary>Begins the window.</summary>
    public void Begin() => _measuring = true;

    /// <summary>Ends the window.</summary>
    /// <returns>Lateness and duration of its ticks, each ascending, milliseconds.</returns>
    public (double[] LatenessMs, double[] DurationMs) End()
    {
        _measuring = false;
        return ([.. _ticks.Select(tick => tick.LatenessMs).Order()], [.. _ticks.Select(tick => tick.DurationMs).Order()]);
    }

    /// <inheritdoc />
    public void OnTick(PoolTick tick)
    {
        if (_measuring)
        {
            _ticks.Add((tick.Lateness.TotalMilliseconds, tick.Duration.TotalMilliseconds));
        }
    }
}
