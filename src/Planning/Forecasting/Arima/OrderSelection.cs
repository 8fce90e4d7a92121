namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// Selects the order of a model: differencing by <see cref="KpssTest"/>, then a stepwise search over orders and intercept
/// for the smallest Akaike criterion, as pmdarima's <c>auto_arima</c> does with its defaults (non-seasonal; Hyndman and
/// Khandakar 2008).
/// </summary>
/// <remarks>
/// All shapes would be some seventy fits; the search needs ten to twenty. It starts from a middling shape and the simple
/// ones, then moves to the first neighbour that is better, and starts over from there, so the order of the moves decides
/// which model is found: it is pmdarima's. Differencing is not part of the search, because likelihoods of series that
/// were differenced a different number of times cannot be compared. A series under ten points starts smaller, and no
/// order exceeds a third of the observations.
/// </remarks>
internal sealed class OrderSelection
{
    private const int MaxOrder = StationaryCoefficients.MaxCount;
    private const int StartOrder = 2;
    private const int ShortSeries = 10;
    private const int MaxModels = 100;

    private static readonly (int P, int Q)[] Moves = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];

    private readonly ArimaSeries _series;
    private readonly int _differences;
    private readonly int _max;
    private readonly HashSet<ArimaOrder> _tried = [];
    private ArimaModel? _best;

    private OrderSelection(ArimaSeries series, int differences)
    {
        _series = series;
        _differences = differences;
        _max = Math.Min(MaxOrder, series.Observed.Length / 3);
    }

    /// <summary>The best model; null when no candidate is usable.</summary>
    public static ArimaModel? Select(ArimaSeries series)
    {
        var differences = KpssTest.Differences(series);
        if (series.IsConstant(series.Differenced(differences)))
        {
            return ArimaFit.Fit(series, new ArimaOrder(0, differences, 0, HasIntercept: true));
        }

        var selection = new OrderSelection(series, differences);
        selection.Search();
        return selection._best;
    }

    private void Search()
    {
        var intercept = _differences < 2;
        var start = Math.Min(_series.Observed.Length < ShortSeries ? 1 : StartOrder, _max);
        var (p, q) = (start, start);
        Try(p, q, intercept);
        foreach (var (simpleP, simpleQ, withIntercept) in Simple(intercept))
        {
            if (Try(simpleP, simpleQ, withIntercept))
            {
                (p, q) = (simpleP, simpleQ);
            }
        }

        for (var before = -1; before < _tried.Count && _tried.Count < MaxModels;)
        {
            before = _tried.Count;
            if (!TryMoves(ref p, ref q, intercept) && Try(p, q, !intercept))
            {
                intercept = !intercept;
            }
        }
    }

    private IEnumerable<(int P, int Q, bool HasIntercept)> Simple(bool intercept)
    {
        yield return (0, 0, intercept);
        if (_max > 0)
        {
            yield return (1, 0, intercept);
            yield return (0, 1, intercept);
        }

        if (intercept)
        {
            yield return (0, 0, false);
        }
    }

    /// <summary>Moves to the first better neighbour; false when there is none.</summary>
    private bool TryMoves(ref int p, ref int q, bool intercept)
    {
        foreach (var (byP, byQ) in Moves)
        {
            if (Try(p + byP, q + byQ, intercept))
            {
                p += byP;
                q += byQ;
                return true;
            }
        }

        return false;
    }

    /// <summary>Fits a candidate unless it was tried before; true when it is the best so far.</summary>
    private bool Try(int p, int q, bool intercept)
    {
        if (p < 0 || q < 0 || p > _max || q > _max || _tried.Count >= MaxModels
            || !_tried.Add(new ArimaOrder(p, _differences, q, intercept)))
        {
            return false;
        }

        // A model near a unit root may have the best criterion, but it forecasts a drift that a few points only suggest.
        var model = ArimaFit.Fit(_series, new ArimaOrder(p, _differences, q, intercept));
        if (model is null || model.Aic >= (_best?.Aic ?? double.PositiveInfinity) || ArimaFit.IsNearUnitRoot(model))
        {
            return false;
        }

        _best = model;
        return true;
    }
}
