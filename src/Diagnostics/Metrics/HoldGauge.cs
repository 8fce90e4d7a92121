using System.Collections.Concurrent;
using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>
/// Series of the age of each pool's hold, by reason. Ages are computed when the series are read, so that the hold of a
/// planner that has stopped ticking keeps growing.
/// </summary>
internal sealed class HoldGauge
{
    private readonly ConcurrentDictionary<string, (string Reason, DateTimeOffset Since)> _holds = new(StringComparer.Ordinal);
    private readonly Gauge _gauge;
    private readonly TimeProvider _clock;

    public HoldGauge(CollectorRegistry registry, MetricRegistrar registrar, TimeProvider clock)
    {
        _clock = clock;
        _gauge = registrar.Gauge(
            "globalplanner_pool_hold_seconds",
            "Age of the pool's hold, in seconds of the planner's clock; absent while the pool has no hold.", "pool", "reason");
        registry.AddBeforeCollectCallback(Refresh);
    }

    /// <summary>Replaces the hold of a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="reason">Code of the reason; null when there is no hold.</param>
    /// <param name="since">Begin of the hold.</param>
    public void Record(string pool, string? reason, DateTimeOffset since)
    {
        if (_holds.TryGetValue(pool, out var before) && before.Reason != reason)
        {
            _gauge.RemoveLabelled(pool, before.Reason);
        }

        if (reason is null)
        {
            _holds.TryRemove(pool, out _);
        }
        else
        {
            _holds[pool] = (reason, since);
        }
    }

    private void Refresh()
    {
        var now = _clock.GetUtcNow();
        foreach (var (pool, hold) in _holds)
        {
            _gauge.WithLabels(pool, hold.Reason).Set(Math.Max(0, (now - hold.Since).TotalSeconds));
        }
    }
}
