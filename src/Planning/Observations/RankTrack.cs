namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// The state of one rank. An empty record says that the rank is idle when the last pass was empty too, or when there
/// has been no pass for two heartbeats and for twice the longest recent pass. While requests waited in the last pass it
/// takes <see cref="QueuedSeconds"/>: a queue does not go away without passes, but clients may give up.
/// </summary>
internal sealed class RankTrack
{
    // Two heartbeats, which come every second.
    private const double LeastIdleSeconds = 2;

    private const double QueuedSeconds = 30;

    // The longest pass counts for one to two of these.
    private const double LongestWindowSeconds = 60;

    // How far, and for how long, the transport may bring records out of order. An engine does not restart so fast.
    private const double ReorderSeconds = 2;

    private const long ReorderRecords = 64;

    private ForwardPassMetrics _last;
    private ForwardPassMetrics _pass;
    private DateTimeOffset _receivedAt;
    private DateTimeOffset _passAt;
    private DateTimeOffset _windowAt;
    private double _longest;
    private double _longestBefore;

    public RankTrack(ForwardPassMetrics record, DateTimeOffset receivedAt)
    {
        (_last, _pass, _receivedAt, _passAt, _windowAt) = (record, record, receivedAt, receivedAt, receivedAt);
        Note(record, receivedAt);
    }

    /// <summary>The last pass, or an empty record when the rank is idle.</summary>
    public ForwardPassMetrics Latest => IsEmpty(_last) && IsIdle ? _last : _pass;

    private bool IsIdle
    {
        get
        {
            var queued = _pass.QueuedRequests;
            var patience = queued is { NumPrefillRequests: 0, SumPrefillTokens: 0, NumDecodeRequests: 0, SumDecodeKvTokens: 0 }
                ? LeastIdleSeconds
                : QueuedSeconds;
            return IsEmpty(_pass) || (_receivedAt - _passAt).TotalSeconds > Math.Max(patience, 2 * Longest);
        }
    }

    private double Longest => Math.Max(_longest, _longestBefore);

    /// <summary>Whether a record was sent before the latest, or is the latest once more. A counter that starts again is a restart.</summary>
    public bool IsStale(ForwardPassMetrics record, DateTimeOffset receivedAt)
    {
        if (record.CounterId > _last.CounterId || (receivedAt - _receivedAt).TotalSeconds > ReorderSeconds)
        {
            return false;
        }

        // The first publishers did not count: every record of theirs has zero.
        return record.CounterId == _last.CounterId
            ? record.CounterId != 0 || record == _last
            : _last.CounterId - record.CounterId <= ReorderRecords;
    }

    public void Take(ForwardPassMetrics record, DateTimeOffset receivedAt)
    {
        if (record.CounterId < _last.CounterId)
        {
            // A new engine under the old name.
            (_pass, _passAt, _longest, _longestBefore) = (record, receivedAt, 0, 0);
        }

        (_last, _receivedAt) = (record, receivedAt);
        if (!IsEmpty(record))
        {
            (_pass, _passAt) = (record, receivedAt);
        }

        Note(record, receivedAt);
    }

    public bool IsGone(DateTimeOffset now, double silenceSeconds) =>
        (now - _receivedAt).TotalSeconds > Math.Max(silenceSeconds, 2 * Longest);

    private static bool IsEmpty(ForwardPassMetrics record) =>
        record.WallTime == 0 && record.ScheduledRequests == default && record.QueuedRequests == default;

    private void Note(ForwardPassMetrics record, DateTimeOffset at)
    {
        var age = (at - _windowAt).TotalSeconds;
        if (age > LongestWindowSeconds)
        {
            (_longestBefore, _longest, _windowAt) = (age > 2 * LongestWindowSeconds ? 0 : _longest, 0, at);
        }

        if (double.IsFinite(record.WallTime))
        {
            _longest = Math.Max(_longest, record.WallTime);
        }
    }
}
