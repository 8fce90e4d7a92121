using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// The latest ForwardPassMetrics of every rank of one pool, grouped by worker once at the edge so that a decision
/// walks them without allocating.
/// </summary>
public sealed record FpmSnapshot(ImmutableArray<WorkerPasses> Workers)
{
    /// <summary>No worker has reported.</summary>
    public static FpmSnapshot Empty { get; } = new([]);

    /// <summary>Whether no worker has reported.</summary>
    public bool IsEmpty => Workers.IsDefaultOrEmpty;

    /// <summary>
    /// Groups records by worker id (ordinal order) and rank; of two records for one worker and rank the later in the
    /// sequence is kept, as in Dynamo's per-key map.
    /// </summary>
    public static FpmSnapshot From(IEnumerable<ForwardPassMetrics> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var byWorker = new SortedDictionary<string, SortedDictionary<int, ForwardPassMetrics>>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (!byWorker.TryGetValue(record.WorkerId, out var ranks))
            {
                byWorker[record.WorkerId] = ranks = [];
            }

            ranks[record.DpRank] = record;
        }

        return new FpmSnapshot([.. byWorker.Select(worker => new WorkerPasses(worker.Key, [.. worker.Value.Values]))]);
    }
}

/// <summary>The latest record of each rank of one worker, by rank.</summary>
public sealed record WorkerPasses(string WorkerId, ImmutableArray<ForwardPassMetrics> Ranks);
