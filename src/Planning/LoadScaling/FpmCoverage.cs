using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// Checks that the workers that report are the ready workers: equally many, all with the same number of data-parallel
/// ranks. Source: FPM and worker count reconciliation of Dynamo's planner.
/// </summary>
internal static class FpmCoverage
{
    /// <summary>The mismatch in words; null when there is none.</summary>
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
