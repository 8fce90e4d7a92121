using Orleans.Configuration;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>
/// Tunes how soon the silos of a cluster declare one of them dead: about four seconds after a kill (measured in
/// docs/cluster.md). The price: a silo that does not answer for that long, for example because its machine is overloaded,
/// is declared dead too and must restart. Its pools move, and fences refuse its late writes.
/// </summary>
internal static class FailureDetection
{
    /// <summary>Interval at which a silo looks for pools that run nowhere.</summary>
    public static readonly TimeSpan SupervisionInterval = TimeSpan.FromSeconds(2);

    public static void Tune(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(30);
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);

        // A table that outlived all its silos must not delay a new start for long.
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.DefunctSiloExpiration = TimeSpan.FromHours(1);
        options.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }

    public static void Tune(GrainDirectoryOptions options)
    {
        // A grain of a dead silo may start elsewhere at once. If that silo is alive after all, fences refuse its writes.
        options.RangeLeaseDuration = TimeSpan.Zero;
    }
}
