namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>The totals that are allowed. The tolerance relaxes the floor alone; the ceiling is what the cluster has.</summary>
internal readonly record struct PairingBand(int? CeilingGpus, int? FloorGpus, long ToleranceGpus)
{
    public bool Contains(long totalGpus) => !IsAbove(totalGpus) && !IsBelow(totalGpus);

    public bool IsAbove(long totalGpus) => totalGpus > CeilingGpus;

    public bool IsBelow(long totalGpus) => totalGpus < FloorGpus - ToleranceGpus;

    /// <summary>Most replicas that a growing pool can have on top of a total, at most what it wants.</summary>
    public int MostReplicas(PairingPool pool, long totalGpus) => CeilingGpus is { } ceiling
        ? (int)Math.Max(pool.CurrentReplicas, Math.Min(pool.DesiredReplicas, pool.CurrentReplicas + ((ceiling - totalGpus) / pool.GpuPerReplica)))
        : pool.DesiredReplicas;

    /// <summary>Fewest replicas that a shrinking pool can have below a total, at least what it wants.</summary>
    public int FewestReplicas(PairingPool pool, long totalGpus) => FloorGpus is { } floor
        ? (int)Math.Min(pool.CurrentReplicas, Math.Max(pool.DesiredReplicas, pool.CurrentReplicas + ((floor - ToleranceGpus - totalGpus) / pool.GpuPerReplica)))
        : pool.DesiredReplicas;
}
