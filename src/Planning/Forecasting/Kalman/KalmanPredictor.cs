namespace GlobalPlanner.Planning.Forecasting.Kalman;

/// <summary>
/// Kalman filter of a local linear trend: x = (level, trend), x' = F x + w, z = level + v, with F = [[1, 1], [0, 1]]. The
/// measurement update is in Joseph's form, which keeps the covariance positive despite rounding. Source: Dynamo's Kalman
/// predictor.
/// </summary>
public sealed class KalmanPredictor(KalmanOptions options) : ISeriesPredictor
{
    /// <summary>Its name in <c>load_predictor</c>.</summary>
    public const string PredictorName = "kalman";

    private const double InitialVariance = 1000;
    private readonly double _levelNoise = Math.Max(1e-12, options.QLevel);
    private readonly double _trendNoise = Math.Max(1e-12, options.QTrend);
    private readonly double _measurementNoise = Math.Max(1e-9, options.R);

    /// <inheritdoc />
    public string Name => PredictorName;

    /// <inheritdoc />
    public PredictorState Start() => new KalmanState { LevelVariance = InitialVariance, TrendVariance = InitialVariance };

    /// <inheritdoc />
    public PredictorState Observe(PredictorState state, double value, int missedSteps)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = state.As<KalmanState>();
        var measured = ModelSpace.To(value, options.Log1p);
        if (known.Points == 0)
        {
            return known with { Points = 1, LastValue = value, Level = measured };
        }

        var prior = Advance(known, (known.IsAhead ? 0 : 1) + (long)missedSteps);
        var innovations = missedSteps == 0 ? known.Innovations.Add(measured - prior.Level, options.Log1p) : known.Innovations;
        return Correct(prior, measured) with { Points = known.Points + 1, LastValue = value, IsAhead = false, Innovations = innovations };
    }

    /// <inheritdoc />
    public (PredictorState State, SeriesForecast? Forecast) Forecast(PredictorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = state.As<KalmanState>();
        if (known.Points == 0)
        {
            return (known, null);
        }

        if (known.Points < options.MinPoints)
        {
            return (known, new SeriesForecast(known.LastValue) { StandardDeviation = known.Innovations.StandardDeviation, IsLog1p = options.Log1p });
        }

        var ahead = known.IsAhead ? known : Advance(known, 1) with { IsAhead = true };
        var point = options.ClampAtZero || options.Log1p ? ModelSpace.From(ahead.Level, options.Log1p) : ahead.Level;
        return (ahead, new SeriesForecast(point)
        {
            StandardDeviation = known.Innovations.StandardDeviation,
            IsLog1p = options.Log1p,
            Model = options.Log1p ? "kalman, local linear trend on log1p" : "kalman, local linear trend",
        });
    }

    /// <summary>Time updates without a measurement, in closed form, since a gap may be a million steps long.</summary>
    private KalmanState Advance(KalmanState state, long count)
    {
        double n = count;
        var trendNoiseInLevel = _trendNoise * n * (n - 1) * ((2 * n) - 1) / 6;
        return state with
        {
            Level = state.Level + (n * state.Trend),
            LevelVariance = state.LevelVariance + (2 * n * state.Covariance) + (n * n * state.TrendVariance) + (n * _levelNoise) + trendNoiseInLevel,
            Covariance = state.Covariance + (n * state.TrendVariance) + (_trendNoise * n * (n - 1) / 2),
            TrendVariance = state.TrendVariance + (n * _trendNoise),
        };
    }

    private KalmanState Correct(KalmanState prior, double measured)
    {
        var innovation = measured - prior.Level;
        var variance = prior.LevelVariance + _measurementNoise;
        var levelGain = prior.LevelVariance / variance;
        var trendGain = prior.Covariance / variance;
        var kept = 1 - levelGain;
        var crossed = prior.Covariance - (trendGain * prior.LevelVariance);
        return prior with
        {
            Level = prior.Level + (levelGain * innovation),
            Trend = prior.Trend + (trendGain * innovation),
            LevelVariance = (kept * kept * prior.LevelVariance) + (levelGain * levelGain * _measurementNoise),
            Covariance = (kept * crossed) + (levelGain * trendGain * _measurementNoise),
            TrendVariance = prior.TrendVariance - (trendGain * prior.Covariance) - (trendGain * crossed)
                + (trendGain * trendGain * _measurementNoise),
        };
    }
}
