using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>The ranks of one worker that are judged as one engine, with their latest passes.</summary>
/// <param name="WorkerId">The worker.</param>
/// <param name="Ranks">Its ranks, at least one, by data-parallel rank.</param>
public sealed record EngineGroup(string WorkerId, ImmutableArray<ForwardPassMetrics> Ranks)
{
    /// <summary>Name of the engine in explanations.</summary>
    public string Name => Ranks.Length == 1
        ? string.Create(CultureInfo.InvariantCulture, $"worker {WorkerId} rank {Ranks[0].DpRank}")
        : $"worker {WorkerId}";

    /// <summary>Largest number of queued prompt tokens of a rank.</summary>
    public long MaxQueuedPrefillTokens => Max(static rank => rank.QueuedRequests.SumPrefillTokens);

    /// <summary>
    /// Upper bound on the KV tokens of decoding requests on one rank: the most scheduled plus the most preempted ones, though
    /// they may be on two ranks, as Dynamo's planner adds them. For one rank see <see cref="ForwardPassMetrics.DecodeKvTokens"/>.
    /// </summary>
    public long DecodeKvTokens =>
        Max(static rank => rank.ScheduledRequests.SumDecodeKvTokens) + Max(static rank => rank.QueuedRequests.SumDecodeKvTokens);

    private long Max(Func<ForwardPassMetrics, long> measure)
    {
        var most = 0L;
        foreach (var rank in Ranks)
        {
            most = Math.Max(most, measure(rank));
        }

        return most;
    }
}
