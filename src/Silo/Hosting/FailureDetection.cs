using Orleans.Configuration;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>
/// How soon silos of a cluster give up on one of them: a killed one within about four seconds. docs/cluster.md tells what
/// was measured, and what this costs: a silo that does not answer for that long, because its machine is overloaded for
/// example, is taken for dead and must start again. Its pools move, and fences keep what it still writes from counting.
/// </summary>
internal static class FailureDetection
{
    /// <summary>How often a silo looks for pools that run nowhere.</summary>
    public static readonly TimeSpan SupervisionInterval = TimeSpan.FromSeconds(2);

    public static void Tune(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(30);
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);

        // A table that outlived all its silos must not hold up a new start for long.
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.DefunctSiloExpiration = TimeSpan.FromHours(1);
        options.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }

    public static void Tune(GrainDirectoryOptions options)
    {
        // A grain of a silo that was killed may start elsewhere at once. Should that silo live after all, it is fenced.
        options.RangeLeaseDuration = TimeSpan.Zero;
    }
}
