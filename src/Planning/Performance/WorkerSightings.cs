using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>Keeps in mind since when live workers are known, by ordinal order of their ids.</summary>
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
}
