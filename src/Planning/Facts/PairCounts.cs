namespace GlobalPlanner.Planning.Facts;

/// <summary>One whole number for prefill and one for decode: replicas, floors or GPUs of a replica.</summary>
public readonly record struct PairCounts(int Prefill, int Decode)
{
    /// <summary>GPUs these replicas hold at the given GPUs of a replica.</summary>
    public long TotalGpus(PairCounts costsGpus) =>
        ((long)Prefill * costsGpus.Prefill) + ((long)Decode * costsGpus.Decode);

    /// <summary>The larger number for each role.</summary>
    public PairCounts AtLeast(PairCounts floors) =>
        new(Math.Max(Prefill, floors.Prefill), Math.Max(Decode, floors.Decode));

    /// <summary>The smaller number for each role.</summary>
    public PairCounts AtMost(PairCounts limits) =>
        new(Math.Min(Prefill, limits.Prefill), Math.Min(Decode, limits.Decode));

    /// <summary>Whether neither number is below its counterpart.</summary>
    public bool Covers(PairCounts floors) => Prefill >= floors.Prefill && Decode >= floors.Decode;

    /// <summary>Whether each number lies between the two given ones, inclusive, in either order.</summary>
    public bool IsBetween(PairCounts one, PairCounts other) =>
        Within(Prefill, one.Prefill, other.Prefill) && Within(Decode, one.Decode, other.Decode);

    private static bool Within(int value, int one, int other) =>
        value >= Math.Min(one, other) && value <= Math.Max(one, other);
}
