using System.Globalization;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>
/// The ForwardPassMetrics of one rank, as vLLM publishes them: one record for each pass, and an empty one (a heartbeat)
/// after every second without a record, whether or not the engine is busy. Only the latest record can be seen, so
/// heartbeats are counted when somebody reads them instead of being events.
/// </summary>
internal sealed class MetricsPublisher(int rank, long readyUs)
{
    private const long HeartbeatUs = SimulatedTime.UsPerSecond;

    private PassRecord _record;
    private long _wallUs;
    private long _publishedUs = readyUs;
    private long _counter;

    /// <summary>Publishes the record of a pass that ended.</summary>
    public void Publish(in PassRecord record, long wallUs, long atUs)
    {
        Count(atUs);
        _record = record;
        _wallUs = wallUs;
    }

    /// <summary>Counts a record that a later one has already replaced.</summary>
    public void Count(long atUs)
    {
        // A heartbeat due at the very end of the pass gives way to the record.
        _counter += 1 + (atUs > _publishedUs ? (atUs - _publishedUs - 1) / HeartbeatUs : 0);
        _publishedUs = atUs;
    }

    /// <summary>Publishes the last pass and the last heartbeat after it; heartbeats in between carry no information.</summary>
    public void PublishTo(FpmTracker tracker, long worker, long nowUs)
    {
        if (_counter > 0)
        {
            tracker.Take(Pass(worker), Time(_publishedUs));
        }

        if (Heartbeats(nowUs) is > 0 and var heartbeats)
        {
            tracker.Take(Heartbeat(worker, nowUs), Time(_publishedUs + (heartbeats * HeartbeatUs)));
        }
    }

    /// <summary>Simulated time as a tracker expects it.</summary>
    public static DateTimeOffset Time(long us) => DateTimeOffset.UnixEpoch.AddMicroseconds(us);

    private long Heartbeats(long nowUs) => (nowUs - _publishedUs) / HeartbeatUs;

    private ForwardPassMetrics Heartbeat(long worker, long nowUs) => new()
    {
        WorkerId = worker.ToString(CultureInfo.InvariantCulture),
        DpRank = rank,
        CounterId = _counter + Heartbeats(nowUs),
    };

    private ForwardPassMetrics Pass(long worker) => new()
    {
        WorkerId = worker.ToString(CultureInfo.InvariantCulture),
        DpRank = rank,
        CounterId = _counter,
        WallTime = SimulatedTime.ToSeconds(_wallUs),
        ScheduledRequests = _record.ToScheduled(),
        QueuedRequests = _record.ToQueued(),
    };
}
