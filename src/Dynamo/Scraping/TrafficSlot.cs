namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>Sums that the series of a page contribute to.</summary>
internal enum TrafficSlot : byte
{
    RequestsStarted,
    RequestsEnded,

    /// <summary>Ended requests of the routers that have no counter of started ones.</summary>
    RequestsFilledIn,
    TtftSum,
    TtftCount,
    ItlSum,
    ItlCount,
    IslSum,
    IslCount,
    OslSum,
    OslCount,
    DurationSum,
    DurationCount,
    WorkerKvHitRateSum,
    WorkerKvHitRateCount,
    KvHitRateSum,
    KvHitRateCount,
}

/// <summary>Increases by slot; a slot without any series has none.</summary>
internal sealed class TrafficTotals
{
    private static readonly int Slots = Enum.GetValues<TrafficSlot>().Length;
    private readonly double[] _rise = new double[Slots];
    private readonly bool[] _present = new bool[Slots];

    public double? this[TrafficSlot slot] => _present[(int)slot] ? _rise[(int)slot] : null;

    public void Add(TrafficSlot slot, double rise)
    {
        _rise[(int)slot] += rise;
        _present[(int)slot] = true;
    }

    public void Clear()
    {
        Array.Clear(_rise);
        Array.Clear(_present);
    }

    /// <summary>Mean of a histogram; null when there is no series, NaN when it has no observation.</summary>
    public double? Mean(TrafficSlot sum, TrafficSlot count) => this[sum] / this[count];
}
