using System.Globalization;

namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// Joins the readings of successive ticks into the traffic of a longer window. Readings that failed are missing from
/// the window, not zero: the joined duration is that of the readings, so rates stay right, and a window of which less
/// than half was read is no data.
/// </summary>
public sealed class TrafficWindow
{
    private const double LeastCoverage = 0.5;
    private readonly Queue<(DateTimeOffset At, TrafficReading Reading)> _readings = new();

    /// <summary>Adds the reading that ends at a time, and forgets those that ended before the longest window.</summary>
    public void Add(DateTimeOffset at, TrafficReading reading, TimeSpan longestWindow)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (_readings.Count > 0 && _readings.Last().At > at)
        {
            // The clock went back: what was read before is no part of any window to come.
            _readings.Clear();
        }

        while (_readings.TryPeek(out var oldest) && oldest.At <= at - longestWindow)
        {
            _readings.Dequeue();
        }

        _readings.Enqueue((at, reading));
    }

    /// <summary>The traffic of the window that ends at a time.</summary>
    public TrafficReading Over(TimeSpan window, DateTimeOffset at)
    {
        var sum = new Sums();
        string? problem = null;
        foreach (var (readAt, reading) in _readings)
        {
            if (readAt <= at - window || readAt > at)
            {
                continue;
            }

            switch (reading)
            {
                case TrafficReading.Observed observed:
                    sum.Add(observed.Traffic);
                    break;
                case TrafficReading.NoData noData:
                    problem = noData.Reason;
                    break;
                case TrafficReading.Failed failed:
                    problem = failed.Reason;
                    break;
            }
        }

        if (sum.DurationS >= window.TotalSeconds * LeastCoverage)
        {
            return new TrafficReading.Observed(sum.ToTraffic());
        }

        var covered = string.Create(CultureInfo.InvariantCulture, $"{sum.DurationS:0.#} of {window.TotalSeconds:0.#} s of traffic were read");
        return new TrafficReading.NoData(problem is null ? covered : $"{covered}: {problem}");
    }

    /// <summary>Sums of one window; means are weighted by their requests.</summary>
    private sealed class Sums
    {
        private readonly Mean _isl = new();
        private readonly Mean _osl = new();
        private readonly Mean _kvHitRate = new();
        private readonly Mean _acceptLength = new();
        private readonly Mean _ttftMs = new();
        private readonly Mean _itlMs = new();
        private readonly Mean _requestDurationS = new();
        private double _requests;

        public double DurationS { get; private set; }

        public void Add(TrafficObservation traffic)
        {
            DurationS += traffic.DurationS;
            _requests += traffic.NumRequests;
            _isl.Add(traffic.Isl, traffic.NumRequests);
            _osl.Add(traffic.Osl, traffic.NumRequests);
            _kvHitRate.Add(traffic.KvHitRate, traffic.NumRequests);
            _acceptLength.Add(traffic.AcceptLength, traffic.NumRequests);
            _ttftMs.Add(traffic.TtftMs, traffic.NumRequests);
            _itlMs.Add(traffic.ItlMs, traffic.NumRequests);
            _requestDurationS.Add(traffic.RequestDurationS, traffic.NumRequests);
        }

        public TrafficObservation ToTraffic() => new()
        {
            DurationS = DurationS,
            NumRequests = _requests,
            Isl = _isl.Value,
            Osl = _osl.Value,
            KvHitRate = _kvHitRate.Value,
            AcceptLength = _acceptLength.Value,
            TtftMs = _ttftMs.Value,
            ItlMs = _itlMs.Value,
            RequestDurationS = _requestDurationS.Value,
        };
    }

    private sealed class Mean
    {
        private double _sum;
        private double _weight;

        public double? Value => _weight > 0 ? _sum / _weight : null;

        /// <summary>A mean of a reading without new requests stands for requests that went on; it counts a little.</summary>
        public void Add(double? mean, double requests)
        {
            if (mean is { } value && double.IsFinite(value))
            {
                var weight = Math.Max(requests, 1e-6);
                _sum += value * weight;
                _weight += weight;
            }
        }
    }
}
