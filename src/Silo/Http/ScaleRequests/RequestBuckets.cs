using GlobalPlanner.Configuration;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>Limits how often each caller may ask: a burst at once, then a steady rate. Safe for concurrent use.</summary>
internal sealed class RequestBuckets(Func<HttpConfig> limits, TimeProvider time)
{
    private const int MostCallers = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (double Tokens, long At)> _buckets = new(StringComparer.Ordinal);

    /// <summary>Counts one request of a caller.</summary>
    /// <returns>The wait before the next request; null when this one may be answered.</returns>
    public TimeSpan? Take(string caller)
    {
        lock (_lock)
        {
            var (now, config) = (time.GetTimestamp(), limits());
            if (_buckets.Count >= MostCallers && !_buckets.ContainsKey(caller))
            {
                ForgetFull(config, now);
            }

            var tokens = _buckets.TryGetValue(caller, out var bucket) ? Filled(config, bucket, now) : config.RequestBurst;
            var taken = tokens >= 1;
            _buckets[caller] = (taken ? tokens - 1 : tokens, now);
            return taken ? null : TimeSpan.FromSeconds((1 - tokens) / config.RequestsPerSecond);
        }
    }

    /// <summary>A full bucket need not be kept. When all are in use every caller starts afresh, so that callers cannot fill the memory.</summary>
    private void ForgetFull(HttpConfig config, long now)
    {
        foreach (var (caller, bucket) in _buckets.ToList())
        {
            if (Filled(config, bucket, now) >= config.RequestBurst)
            {
                _buckets.Remove(caller);
            }
        }

        if (_buckets.Count >= MostCallers)
        {
            _buckets.Clear();
        }
    }

    private double Filled(HttpConfig config, (double Tokens, long At) bucket, long now) =>
        Math.Min(config.RequestBurst, bucket.Tokens + (time.GetElapsedTime(bucket.At, now).TotalSeconds * config.RequestsPerSecond));
}
