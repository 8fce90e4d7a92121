using System.Globalization;

namespace GlobalPlanner.Planning.Forecasting.Prophet;

/// <summary>
/// Prophet's additive model (Taylor and Letham, "Forecasting at scale", 2018) with its defaults: a piecewise-linear trend,
/// and the seasonalities that the window is long enough to show. It is fitted to the last values for every forecast. Time
/// is the clock's: a missed step leaves a gap between two values.
/// </summary>
public sealed class ProphetPredictor(ProphetOptions options) : ISeriesPredictor
{
    /// <summary>Its name in <c>load_predictor</c>.</summary>
    public const string PredictorName = "prophet";

    private const int MinPoints = 5;

    /// <inheritdoc />
    public string Name => PredictorName;

    /// <inheritdoc />
    public PredictorState Start() => new ProphetState();

    /// <inheritdoc />
    public PredictorState Observe(PredictorState state, double value, int missedSteps)
    {
        ArgumentNullException.ThrowIfNull(state);
        var points = state.As<ProphetState>().Points;
        var step = points.IsEmpty ? 0 : points[^1].Step + 1 + missedSteps;
        var kept = points.Length < Math.Max(MinPoints, options.WindowSize) ? points : points.RemoveRange(0, points.Length + 1 - Math.Max(MinPoints, options.WindowSize));
        return new ProphetState { Points = kept.Add(new ProphetPoint(step, value)) };
    }

    /// <inheritdoc />
    public (PredictorState State, SeriesForecast? Forecast) Forecast(PredictorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = state.As<ProphetState>();
        if (known.Points.IsEmpty)
        {
            return (known, null);
        }

        var forecast = known.Fitted ?? (known.Points.Length < MinPoints ? LastValue(known) : Fit(known));
        return (known with { Fitted = forecast }, forecast);
    }

    private SeriesForecast LastValue(ProphetState state) => new(state.Points[^1].Value) { IsLog1p = options.Log1p };

    private SeriesForecast Fit(ProphetState state)
    {
        var values = state.Points.Select(point => ModelSpace.To(point.Value, options.Log1p)).ToArray();
        var (low, high) = (values.Min(), values.Max());
        if (low == high)
        {
            return LastValue(state) with { StandardDeviation = 0, Model = "prophet, all values alike" };
        }

        var steps = state.Points.Select(point => (double)(point.Step - state.Points[0].Step)).ToArray();
        var design = new ProphetDesign(steps, options.IntervalSeconds);
        var fit = ProphetFit.Solve(design, values.Select(value => value / high).ToArray());
        var point = fit is null ? double.NaN : ModelSpace.From(fit.Evaluate(design, steps[^1] + 1) * high, options.Log1p);
        return double.IsFinite(point)
            ? new SeriesForecast(point)
            {
                StandardDeviation = fit!.Sigma * high,
                IsLog1p = options.Log1p,
                Model = Describe(design, fit),
            }
            : LastValue(state) with { Warning = "prophet: the fit failed; the last value is used" };
    }

    private string Describe(ProphetDesign design, ProphetFit fit)
    {
        var seasons = string.Concat(design.Seasonalities.Select(season => $", {season.Name} seasonality"));
        var changes = string.Create(CultureInfo.InvariantCulture, $"{fit.Changes(design)} of {design.Changepoints.Length}");
        return $"prophet, trend with {changes} changepoints{seasons}{(options.Log1p ? " on log1p" : "")}";
    }
}
