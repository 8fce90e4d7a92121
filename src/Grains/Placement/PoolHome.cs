namespace GlobalPlanner.Grains.Placement;

/// <summary>
/// Computes the silo a pool belongs on: every silo computes the same, pools spread evenly, and a silo that joins or
/// leaves moves only the pools that it gains or loses (highest random weight, Thaler and Ravishankar 1998).
/// </summary>
internal static class PoolHome
{
    /// <summary>The pool's silo; null when there is none.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="silos">The silos that can have it, in any order.</param>
    public static SiloAddress? Of(string pool, IEnumerable<SiloAddress> silos) => silos.MaxBy(silo => (Weight(pool, silo), silo.ToString()));

    private static ulong Weight(string pool, SiloAddress silo)
    {
        // FNV-1a and MurmurHash3's finaliser: string.GetHashCode differs between processes.
        var hash = 14695981039346656037UL;
        foreach (var letter in pool)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        hash ^= (uint)silo.GetConsistentHashCode();
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
