using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Passes;

/// <summary>Decoding requests of a rank and the KV tokens they hold, each 0..2^32-1 a side.</summary>
internal readonly record struct DecodeLoad(long Requests, long KvTokens)
{
    /// <summary>The load of a rank's latest pass.</summary>
    /// <param name="rank">The pass.</param>
    /// <param name="includeQueued">Whether preempted requests count too.</param>
    public static DecodeLoad Of(ForwardPassMetrics rank, bool includeQueued)
    {
        var scheduled = Of(rank.ScheduledRequests);
        var queued = includeQueued ? Of(rank.QueuedRequests) : default;
        return new DecodeLoad(scheduled.Requests + queued.Requests, scheduled.KvTokens + queued.KvTokens);
    }

    private static DecodeLoad Of(in PassRequests side) => new(TokenAmount.Of(side.NumDecodeRequests), TokenAmount.Of(side.SumDecodeKvTokens));
}
