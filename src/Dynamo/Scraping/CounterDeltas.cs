using System.Diagnostics.CodeAnalysis;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>
/// What counters rose by from page to page, exactly: each series against its value on the page before, a series that
/// was not there before against zero, a smaller value taken for a restart from zero. A page is staged line by line
/// and then committed as a whole, so that a page that breaks off changes nothing. Allocates only for new series.
/// </summary>
internal sealed class CounterDeltas
{
    // A series that is gone keeps its last value for so many pages, so that one incomplete page does not count
    // everything again.
    private const int RememberedPages = 720;

    private readonly Dictionary<byte[], Series> _series = new(SeriesKeyComparer.Instance);
    private readonly Dictionary<byte[], Series>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly List<Series> _staged = [];
    private long _page;
    private int _committedPages;

    public CounterDeltas() => _bySpan = _series.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>A page has been committed before, so that there is something to compare with.</summary>
    public bool HasBaseline => _committedPages > 0;

    /// <summary>Starts a page; what was staged and not committed is forgotten.</summary>
    public void BeginPage()
    {
        _page++;
        _staged.Clear();
    }

    /// <summary>Stages a sample; a NaN is no sample. Of two of the same series on a page the latter counts.</summary>
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

    /// <summary>Makes the staged page the one to compare with, and tells what rose since the one before.</summary>
    /// <param name="totals">Filled with the result.</param>
    /// <param name="endedFillsIn">
    /// The counter of ended requests counts where a series of the same labels has no counter of started ones.
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
