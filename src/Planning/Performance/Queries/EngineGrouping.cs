using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Passes;

namespace GlobalPlanner.Planning.Performance.Queries;

/// <summary>Groups the ranks of a snapshot into engines.</summary>
internal static class EngineGrouping
{
    /// <summary>
    /// The engines: each rank by itself, or the ranks of a worker together when several run in step. Such a worker is
    /// left out while a rank is missing: the complete engine could be slower than the part that reported.
    /// </summary>
    /// <param name="fpm">The latest pass of every rank.</param>
    /// <param name="attentionDp">Ranks that run in step, at least 1.</param>
    public static ImmutableArray<EngineGroup> Of(FpmSnapshot fpm, int attentionDp)
    {
        var groups = ImmutableArray.CreateBuilder<EngineGroup>();
        foreach (var worker in fpm.IsEmpty ? [] : fpm.Workers)
        {
            if (attentionDp > 1)
            {
                if (worker.Ranks.All(FpmCheck.HasReadVersion) && FpmCheck.OfRanks(worker.Ranks, attentionDp) is null)
                {
                    groups.Add(new EngineGroup(worker.WorkerId, worker.Ranks.Sort(static (a, b) => a.DpRank.CompareTo(b.DpRank))));
                }

                continue;
            }

            foreach (var rank in worker.Ranks)
            {
                if (FpmCheck.HasReadVersion(rank))
                {
                    groups.Add(new EngineGroup(worker.WorkerId, [rank]));
                }
            }
        }

        return groups.DrainToImmutable();
    }
}
