using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Samples;

/// <summary>When a live worker was first seen.</summary>
public sealed record WorkerSighting(string WorkerId, DateTimeOffset FirstSeenAt);

/// <summary>The live workers, in ordinal order of their ids, each with the time since which it is known.</summary>
internal static class WorkerSightings
{
    /// <summary>The workers of a snapshot; the very array that was given when they are the same.</summary>
    public static ImmutableArray<WorkerSighting> Update(ImmutableArray<WorkerSighting> known, FpmSnapshot fpm, DateTimeOffset at)
    {
        if (fpm.IsEmpty)
        {
            return [];
        }

        var same = known.Length == fpm.Workers.Length;
        for (var index = 0; same && index < known.Length; index++)
        {
            same = string.Equals(known[index].WorkerId, fpm.Workers[index].WorkerId, StringComparison.Ordinal);
        }

        if (same)
        {
            return known;
        }

        var since = known.ToDictionary(static worker => worker.WorkerId, StringComparer.Ordinal);
        var live = new SortedDictionary<string, WorkerSighting>(StringComparer.Ordinal);
        foreach (var worker in fpm.Workers)
        {
            live[worker.WorkerId] = since.GetValueOrDefault(worker.WorkerId) ?? new WorkerSighting(worker.WorkerId, at);
        }

        return [.. live.Values];
    }

    /// <summary>When a worker was first seen.</summary>
    /// <param name="workers">The live workers, the asked one among them.</param>
    /// <param name="workerId">The worker.</param>
    public static DateTimeOffset FirstSeenAt(ImmutableArray<WorkerSighting> workers, string workerId)
    {
        var low = 0;
        var high = workers.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(workers[middle].WorkerId, workerId) < 0 ? (middle + 1, high) : (low, middle);
        }

        return workers[low].FirstSeenAt;
    }
}
