using GlobalPlanner.Grains.Runtime;

namespace GlobalPlanner.Grains.Pools;

/// <summary>The capacities of a pool's memory.</summary>
/// <param name="Records">Decision changes in memory.</param>
/// <param name="StoredRecords">The newest of them that are stored.</param>
/// <param name="Samples">Points of the chart.</param>
internal sealed record HistoryLimits(int Records, int StoredRecords, int Samples)
{
    private const int RecordsOfAllPools = 300_000;
    private const int SamplesOfAllPools = 2_000_000;

    /// <summary>
    /// The capacities of the options, and less where there are so many pools that their histories together would not fit
    /// (a record is some 2 KiB, a point some 200 bytes).
    /// </summary>
    public static HistoryLimits For(GrainOptions options, int pools) => new(
        Math.Min(options.HistoryRecords, Math.Max(30, RecordsOfAllPools / Math.Max(1, pools))),
        options.StoredHistoryRecords,
        Math.Min(options.SampleCount, Math.Max(60, SamplesOfAllPools / Math.Max(1, pools))));
}
