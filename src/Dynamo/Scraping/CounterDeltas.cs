using System.Diagnostics.CodeAnalysis;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>
/// Computes the exact increase of counters from page to page. Each series is compared with its value on the previous
/// page, and a new series with zero; a smaller value means a restart from zero. A page is staged line by line and then
/// committed as a whole, so that a page that breaks off changes nothing. Allocates only for new series.
/// </summary>
internal sealed class CounterDeltas
{
    // A series that has disappeared keeps its last value for this many pages, so that after one incomplete page its whole
    // value is not counted again.
    private const int RememberedPages = 720;

    private readonly Dictionary<byte[], Series> _series = new(SeriesKeyComparer.Instance);
    private readonly Dictionary<byte[], Series>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly List<Series> _staged = [];
    private long _page;
    private int _committedPages;

    public CounterDeltas() => _bySpan = _series.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Whether a page has been committed, with which the next one can be compared.</summary>
    public bool HasBaseline => _committedPages > 0;

    /// <summary>Starts a page; samples that were staged and not committed are dropped.</summary>
    public void BeginPage()
    {
        _page++;
        _staged.Clear();
    }

    /// <summary>Stages a sample; NaN is ignored. When a page has a series twice, the last sample counts.</summary>
    public void Stage(TrafficSlot slot, ReadOnlySpan<byte> labels, double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        Span<byte> key = labels.Length < 512 ? stackalloc byte[labels.Length + 1] : new byte[labels.Length + 1];
        key[0] = (byte)slot;
        labels.CopyTo(key[1..]);
        if (!_bySpan.TryGetValue(key, out var series))
        {
            var owned = key.ToArray();
            series = new Series(slot, owned);
            _series.Add(owned, series);
        }

        series.Staged = value;
        if (series.StagedPage != _page)
        {
            series.StagedPage = _page;
            _staged.Add(series);
        }
    }

    /// <summary>Computes the increases since the previous page, and makes the staged page the one to compare with.</summary>
    /// <param name="totals">Is cleared and filled with the increases.</param>
    /// <param name="endedFillsIn">
    /// Whether the counter of ended requests stands in for the counter of started ones where a page has no such series with
    /// the same labels.
    /// </param>
    public void Commit(TrafficTotals totals, bool endedFillsIn)
    {
        totals.Clear();
        foreach (var series in _staged)
        {
            var rise = series.Last is { } last && series.Staged >= last ? series.Staged - last : series.Staged;
            totals.Add(series.Slot, HasBaseline ? rise : 0);
            if (endedFillsIn && series.Slot == TrafficSlot.RequestsEnded && !HasStarted(series))
            {
                totals.Add(TrafficSlot.RequestsFilledIn, HasBaseline ? rise : 0);
            }
        }

        foreach (var series in _staged)
        {
            series.Last = series.Staged;
        }

        _staged.Clear();
        _committedPages++;
        if (_committedPages % RememberedPages == 0)
        {
            ForgetTheGone();
        }
    }

    private bool HasStarted(Series ended)
    {
        Span<byte> key = ended.Key.Length <= 512 ? stackalloc byte[ended.Key.Length] : new byte[ended.Key.Length];
        ended.Key.CopyTo(key);
        key[0] = (byte)TrafficSlot.RequestsStarted;
        return _bySpan.TryGetValue(key, out var started) && started.StagedPage == _page;
    }

    private void ForgetTheGone()
    {
        foreach (var (key, series) in _series)
        {
            if (_page - series.StagedPage >= RememberedPages)
            {
                _series.Remove(key);
            }
        }
    }

    private sealed class Series(TrafficSlot slot, byte[] key)
    {
        public TrafficSlot Slot => slot;

        public byte[] Key => key;

        public double? Last { get; set; }

        public double Staged { get; set; }

        public long StagedPage { get; set; }
    }

    private sealed class SeriesKeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static SeriesKeyComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
