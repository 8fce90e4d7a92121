using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// Whether the workers that report are the workers that are ready: as many of them, all with the same number of
/// data-parallel ranks. Source: FPM and worker count reconciliation of Dynamo's planner.
/// </summary>
internal static class FpmCoverage
{
    /// <summary>What does not match; null when all is well.</summary>
    public static string? Mismatch(RoleFacts role, FpmSnapshot fpm)
    {
        if (fpm.Workers.Length != role.Ready)
        {
            return $"{role.Name}: {role.Ready} ready, metrics from {fpm.Workers.Length}";
        }

        var first = fpm.Workers[0];
        foreach (var worker in fpm.Workers)
        {
            if (worker.Ranks.Length == 0)
            {
                return $"{role.Name}: worker {worker.WorkerId} reports no rank";
            }

            if (worker.Ranks.Length != first.Ranks.Length)
            {
                return $"{role.Name}: worker {first.WorkerId} reports {first.Ranks.Length} ranks, worker {worker.WorkerId} {worker.Ranks.Length}";
            }
        }

        return null;
    }
}
