using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// Keeps the latest pass of every rank from a stream of forward-pass records. Pure: the caller supplies the time. Used by one
/// caller at a time.
/// </summary>
/// <remarks>
/// Engines publish an empty record after a second without a pass, some of them in the middle of a long one, so that it
/// does not say whether they are idle. See <see cref="RankTrack"/> for the rule.
/// </remarks>
public sealed class FpmTracker
{
    private readonly SortedDictionary<string, SortedDictionary<int, RankTrack>> _workers = new(StringComparer.Ordinal);
    private readonly FpmTrackerOptions _options;

    /// <summary>A tracker that has seen nothing.</summary>
    public FpmTracker(FpmTrackerOptions? options = null) => _options = options ?? new FpmTrackerOptions();

    /// <summary>Takes one record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="receivedAt">When it came in.</param>
    public FpmReception Take(ForwardPassMetrics record, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Version != ForwardPassMetrics.ReadVersion)
        {
            return FpmReception.UnsupportedVersion;
        }

        if (string.IsNullOrEmpty(record.WorkerId))
        {
            return FpmReception.MissingWorkerId;
        }

        if (!_workers.TryGetValue(record.WorkerId, out var ranks))
        {
            _workers[record.WorkerId] = ranks = [];
        }

        if (!ranks.TryGetValue(record.DpRank, out var track))
        {
            ranks[record.DpRank] = new RankTrack(record, receivedAt);
            return FpmReception.Taken;
        }

        if (track.IsStale(record, receivedAt))
        {
            return FpmReception.Stale;
        }

        track.Take(record, receivedAt);
        return FpmReception.Taken;
    }

    /// <summary>Forgets a worker that is gone.</summary>
    public void Forget(string workerId) => _workers.Remove(workerId);

    /// <summary>
    /// The latest pass of every rank, an empty one of those that are idle. Ranks that have been silent for longer than
    /// allowed are forgotten.
    /// </summary>
    public FpmSnapshot Latest(DateTimeOffset now)
    {
        var workers = ImmutableArray.CreateBuilder<WorkerPasses>(_workers.Count);
        List<string>? gone = null;
        foreach (var (id, ranks) in _workers)
        {
            foreach (var rank in ranks.Where(rank => rank.Value.IsGone(now, _options.SilenceSeconds)).Select(static rank => rank.Key).ToArray())
            {
                ranks.Remove(rank);
            }

            if (ranks.Count == 0)
            {
                (gone ??= []).Add(id);
                continue;
            }

            ImmutableArray<ForwardPassMetrics> passes = [.. ranks.Values.Select(static track => track.Latest)];
            workers.Add(new WorkerPasses(id, _options.SharedQueue ? SharedQueue.Spread(passes) : passes));
        }

        gone?.ForEach(id => _workers.Remove(id));
        return new FpmSnapshot(workers.DrainToImmutable());
    }
}
