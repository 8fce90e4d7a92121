using System.Globalization;
using GlobalPlanner.Planning.Forecasting.Constant;
using GlobalPlanner.Planning.Forecasting.Prophet;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// Forecasts the traffic of the next predictive interval from that of earlier ones: request count, mean input and mean
/// output sequence length, each a series of its own. Pure: everything it remembers is in the
/// <see cref="ForecasterState"/> that it takes and returns. Source: load prediction of Dynamo's planner.
/// </summary>
public sealed class LoadForecaster
{
    private readonly ForecastingOptions _options;
    private readonly ISeriesPredictor _predictor;
    private readonly SeriesTracker _tracker;

    /// <summary>A forecaster with the predictor that the options name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not greater than zero.</exception>
    /// <exception cref="ArgumentException">No predictor has the configured name.</exception>
    public LoadForecaster(ForecastingOptions options)
        : this(options, PredictorCatalog.Create(options))
    {
    }

    internal LoadForecaster(ForecastingOptions options, ISeriesPredictor predictor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.IntervalSeconds, "throughput_adjustment_interval_seconds");
        _options = options;
        _predictor = predictor;
        _tracker = new SeriesTracker(predictor);
    }

    /// <summary>The state before the first observation.</summary>
    public ForecasterState Start() => new()
    {
        Predictor = _predictor.Name,
        Log1p = _options.Log1p,
        IntervalSeconds = _options.IntervalSeconds,
        NumRequests = _tracker.Start(),
        Isl = _tracker.Start(),
        Osl = _tracker.Start(),
    };

    /// <summary>
    /// Adds the traffic of a window, idle windows included. Leave out a window that could not be read: the time between
    /// observations then shows missed steps, which are a gap and not zero traffic.
    /// </summary>
    /// <param name="state">The state; its history is dropped when it is of another predictor, scale or interval.</param>
    /// <param name="traffic">
    /// The traffic; its count is converted to one predictive interval, whatever the length of the window. Traffic whose
    /// count or duration is not a number is ignored, and the next forecast carries a warning.
    /// </param>
    /// <param name="at">When it was observed.</param>
    public ForecasterState Observe(ForecasterState state, TrafficObservation traffic, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(traffic);
        var known = Ours(state);
        return Problem(traffic) is { } problem
            ? known with { Rejected = problem }
            : Feed(known, traffic, MissedSteps(known, at)) with { LastObservedAt = at };
    }

    /// <summary>
    /// Adds the windows of a trace, in order and without gaps, as history. Live traffic starts after it: idle steps
    /// before its first request are skipped again. For a planner that has no state yet.
    /// </summary>
    /// <param name="state">The state, usually <see cref="Start"/>.</param>
    /// <param name="observations">The windows; the last <see cref="ForecastingOptions.WarmUpPoints"/> are used.</param>
    public ForecasterState WarmUp(ForecasterState state, IEnumerable<TrafficObservation> observations)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(observations);
        var warm = observations.TakeLast(_options.WarmUpPoints).Where(static traffic => Problem(traffic) is null)
            .Aggregate(Ours(state), (known, traffic) => Feed(known, traffic, 0));
        return warm with
        {
            NumRequests = SeriesTracker.ResetIdleSkip(warm.NumRequests),
            Isl = SeriesTracker.ResetIdleSkip(warm.Isl),
            Osl = SeriesTracker.ResetIdleSkip(warm.Osl),
            SeenLiveTraffic = false,
            IsIdle = false,
        };
    }

    /// <summary>Forecasts the next interval. Without a new observation it repeats its answer.</summary>
    public ForecastOutcome Forecast(ForecasterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = Ours(state);
        if (known.FrozenIdle is { } frozen)
        {
            return new(known, WithRejection(frozen, known.Rejected));
        }

        try
        {
            (var count, var requests) = _tracker.Forecast(known.NumRequests);
            (var islState, var isl) = _tracker.Forecast(known.Isl);
            (var oslState, var osl) = _tracker.Forecast(known.Osl);
            return Outcome(known with { NumRequests = count, Isl = islState, Osl = oslState }, requests, isl, osl);
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            return new(known, null, ForecastFailure.PredictFailed, $"{_predictor.Name} failed: {e.Message}");
        }
    }

    private ForecastOutcome Outcome(ForecasterState state, SeriesForecast? requests, SeriesForecast? isl, SeriesForecast? osl)
    {
        if (isl is null || osl is null)
        {
            return requests is null && state.LastObservedAt is null
                ? new(state, null, ForecastFailure.NoData, "no traffic was observed yet")
                : new(state, null, ForecastFailure.NotReady, "no lengths of requests were observed yet");
        }

        // Leading idle windows are not in the series of counts; if there is nothing else, the forecast is zero requests.
        var count = requests ?? new SeriesForecast(0);
        var sized = _options.Quantile is { } quantile ? count.Quantile(quantile) : count.Point;
        if (!IsCount(count.Point) || !IsCount(sized) || !IsCount(isl.Point) || !IsCount(osl.Point))
        {
            return new(state, null, ForecastFailure.PredictFailed, $"{_predictor.Name} forecast a value that is negative or not a number");
        }

        var forecast = new TrafficForecast
        {
            NumRequests = sized,
            NumRequestsPoint = count.Point,
            Isl = Math.Max(1, isl.Point),
            Osl = Math.Max(1, osl.Point),
            DurationS = _options.IntervalSeconds,
            Predictor = _predictor.Name,
            Model = count.Model,
            Warning = Join(Named("num_requests", count.Warning), Named("isl", isl.Warning), Named("osl", osl.Warning)),
        };

        // These two predictors would answer the same until requests come, so the answer is frozen. The sized count must be
        // zero, not only the point forecast: otherwise a quantile would keep its headroom for as long as the pool is idle.
        var freezes = state.IsIdle && sized <= 0 && _predictor.Name is ConstantPredictor.PredictorName or ProphetPredictor.PredictorName;
        return new(freezes ? state with { FrozenIdle = forecast } : state, WithRejection(forecast, state.Rejected));
    }

    private ForecasterState Feed(ForecasterState state, TrafficObservation traffic, int missedSteps)
    {
        var idle = traffic.NumRequests == 0;
        var next = state with { IsIdle = idle, Rejected = null };
        if (!idle)
        {
            next = next with
            {
                SeenLiveTraffic = true,
                FrozenIdle = null,
                LastIsl = Length(traffic.Isl) ?? state.LastIsl,
                LastOsl = Length(traffic.Osl) ?? state.LastOsl,
            };
        }

        return next with
        {
            NumRequests = _tracker.Observe(state.NumRequests, PerInterval(traffic), missedSteps),
            Isl = FeedLength(state.Isl, idle ? Substitute(next, next.LastIsl) : Length(traffic.Isl), missedSteps),
            Osl = FeedLength(state.Osl, idle ? Substitute(next, next.LastOsl) : Length(traffic.Osl), missedSteps),
        };
    }

    /// <summary>Counts of windows of different lengths are comparable only per interval.</summary>
    private double PerInterval(TrafficObservation traffic) =>
        Math.Min(ModelSpace.Largest, traffic.NumRequests * _options.IntervalSeconds / traffic.DurationS);

    /// <summary>A missing average is a gap, so that the three series stay in step.</summary>
    private SeriesState FeedLength(SeriesState series, double? length, int missedSteps) => length is { } value
        ? _tracker.Observe(series, value, missedSteps)
        : SeriesTracker.Miss(SeriesTracker.Miss(series, missedSteps), 1);

    /// <summary>An idle window has no lengths: the last known ones are used, or zero before the first request.</summary>
    private static double Substitute(ForecasterState state, double? last) => state.SeenLiveTraffic ? last ?? 0 : 0;

    private int MissedSteps(ForecasterState state, DateTimeOffset at)
    {
        const int Most = 1_000_000;
        if (state.LastObservedAt is not { } last)
        {
            return 0;
        }

        var steps = Math.Round((at - last).TotalSeconds / _options.IntervalSeconds, MidpointRounding.AwayFromZero);
        return (int)Math.Clamp(steps - 1, 0, Most);
    }

    /// <summary>The state, without its history when a changed configuration gives steps or values another meaning.</summary>
    private ForecasterState Ours(ForecasterState state) =>
        state.Predictor == _predictor.Name && state.Log1p == _options.Log1p && state.IntervalSeconds == _options.IntervalSeconds
            ? state
            : Start() with
            {
                SeenLiveTraffic = state.SeenLiveTraffic,
                LastIsl = state.LastIsl,
                LastOsl = state.LastOsl,
                LastObservedAt = state.LastObservedAt,
                IsIdle = state.IsIdle,
            };

    private static string? Problem(TrafficObservation traffic) =>
        !IsCount(traffic.NumRequests) ? string.Create(CultureInfo.InvariantCulture, $"traffic was ignored: num_requests is {traffic.NumRequests}")
        : !double.IsFinite(traffic.DurationS) || traffic.DurationS <= 0
            ? string.Create(CultureInfo.InvariantCulture, $"traffic was ignored: duration_s is {traffic.DurationS}")
        : null;

    private static double? Length(double? length) => length is { } value && IsCount(value) ? value : null;

    private static bool IsCount(double value) => double.IsFinite(value) && value >= 0;

    private static TrafficForecast WithRejection(TrafficForecast forecast, string? rejected) =>
        rejected is null ? forecast : forecast with { Warning = Join(forecast.Warning, rejected) };

    private static string? Named(string series, string? warning) => warning is null ? null : $"{series}: {warning}";

    private static string? Join(params ReadOnlySpan<string?> warnings)
    {
        string? joined = null;
        foreach (var warning in warnings)
        {
            joined = joined is null ? warning : warning is null ? joined : $"{joined}; {warning}";
        }

        return joined;
    }
}
