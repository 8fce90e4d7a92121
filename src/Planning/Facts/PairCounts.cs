namespace GlobalPlanner.Planning.Facts;

/// <summary>A whole number for the prefill and one for the decode pool: replicas, floors or GPUs of a replica.</summary>
public readonly record struct PairCounts(int Prefill, int Decode)
{
    /// <summary>GPUs these replicas hold at the given GPUs of a replica.</summary>
    public long TotalGpus(PairCounts costsGpus) =>
        ((long)Prefill * costsGpus.Prefill) + ((long)Decode * costsGpus.Decode);

    /// <summary>The larger of each.</summary>
    public PairCounts AtLeast(PairCounts floors) =>
        new(Math.Max(Prefill, floors.Prefill), Math.Max(Decode, floors.Decode));

    /// <summary>The smaller of each.</summary>
    public PairCounts AtMost(PairCounts limits) =>
        new(Math.Min(Prefill, limits.Prefill), Math.Min(Decode, limits.Decode));

    /// <summary>Whether each is at least the other's.</summary>
    public bool Covers(PairCounts floors) => Prefill >= floors.Prefill && Decode >= floors.Decode;

    /// <summary>Whether each lies between (or at) the two given counts, in either order.</summary>
    public bool IsBetween(PairCounts one, PairCounts other) =>
        Within(Prefill, one.Prefill, other.Prefill) && Within(Decode, one.Decode, other.Decode);

    private static bool Within(int value, int one, int other) =>
        value >= Math.Min(one, other) && value <= Math.Max(one, other);
}
