using System.Collections.Immutable;
using System.Globalization;

namespace GlobalPlanner.Planning.Forecasting.Auto;

/// <summary>
/// Runs several predictors side by side, scores the forecasts of each for every step, and forecasts with the best so far.
/// The score is a pinball loss, because too few replicas cost more than too many; it is relative to the recent mean of the
/// series, and older losses count less.
/// </summary>
public sealed class AutoPredictor : ISeriesPredictor
{
    /// <summary>Its name in <c>load_predictor</c>.</summary>
    public const string PredictorName = "auto";

    /// <summary>Scored steps before another predictor may replace the preferred one.</summary>
    public const int MinScoredSteps = 5;

    // A forecast that is too low costs four times as much as one that is too high by the same amount: 0.8 to 0.2.
    private const double UnderPredictionShare = 0.8;

    // Half of the weight lies on the last 14 steps.
    private const double Discount = 0.95;

    // Another predictor takes over only below this share of the loss of the one in use, so that equals do not alternate.
    private const double Hysteresis = 0.9;

    // Bounds the loss of one step, so that a single absurd value does not decide for an hour.
    private const double MostLoss = 10;

    private readonly ImmutableArray<ISeriesPredictor> _candidates;

    /// <summary>Chooses from the given predictors; the first is used until enough steps are scored.</summary>
    public AutoPredictor(ImmutableArray<ISeriesPredictor> candidates)
    {
        ArgumentOutOfRangeException.ThrowIfZero(candidates.Length);
        _candidates = candidates;
    }

    /// <inheritdoc />
    public string Name => PredictorName;

    /// <inheritdoc />
    public PredictorState Start() => new AutoState
    {
        Candidates = [.. _candidates.Select(static candidate => new AutoCandidate(candidate.Name, candidate.Start(), 0))],
        Chosen = _candidates[0].Name,
    };

    /// <inheritdoc />
    public PredictorState Observe(PredictorState state, double value, int missedSteps)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = Aligned(state.As<AutoState>());
        var scored = missedSteps == 0 ? Score(known, value) : known;
        return scored with
        {
            Candidates = [.. scored.Candidates.Select((candidate, i) => candidate with
            {
                State = _candidates[i].Observe(candidate.State, value, missedSteps),
            })],
        };
    }

    /// <inheritdoc />
    public (PredictorState State, SeriesForecast? Forecast) Forecast(PredictorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = Aligned(state.As<AutoState>());
        var index = IndexOf(known, known.Chosen);
        var (next, forecast) = _candidates[index].Forecast(known.Candidates[index].State);
        known = known with { Candidates = known.Candidates.SetItem(index, known.Candidates[index] with { State = next }) };
        return (known, forecast is null ? null : forecast with { Model = Describe(known, forecast) });
    }

    /// <summary>
    /// The state for exactly our candidates, in our order. A saved state of another build may lack one, which then starts
    /// with the worst loss, or have one too many, which is dropped.
    /// </summary>
    private AutoState Aligned(AutoState state)
    {
        if (state.Candidates.Select(static candidate => candidate.Name).SequenceEqual(_candidates.Select(static candidate => candidate.Name)))
        {
            return state;
        }

        var worst = state.Candidates.Select(static candidate => candidate.Loss).DefaultIfEmpty(0).Max();
        ImmutableArray<AutoCandidate> aligned =
        [
            .. _candidates.Select(ours => state.Candidates.FirstOrDefault(candidate => candidate.Name == ours.Name)
                ?? new AutoCandidate(ours.Name, ours.Start(), worst)),
        ];
        return state with
        {
            Candidates = aligned,
            Chosen = aligned.Any(candidate => candidate.Name == state.Chosen) ? state.Chosen : _candidates[0].Name,
        };
    }

    private AutoState Score(AutoState state, double actual)
    {
        var asked = _candidates.Select((predictor, i) => predictor.Forecast(state.Candidates[i].State)).ToArray();
        if (Array.Exists(asked, static one => one.Forecast is null))
        {
            return state;
        }

        var weight = (state.Weight * Discount) + 1;
        var scale = state.Scale + ((actual - state.Scale) / weight);
        ImmutableArray<AutoCandidate> scored =
        [
            .. state.Candidates.Select((candidate, i) => candidate with
            {
                State = asked[i].State,
                Loss = candidate.Loss + ((Loss(asked[i].Forecast!.Point, actual, scale) - candidate.Loss) / weight),
            }),
        ];
        return Choose(state with { Candidates = scored, ScoredSteps = state.ScoredSteps + 1, Weight = weight, Scale = scale });
    }

    private static double Loss(double forecast, double actual, double scale)
    {
        var error = actual - forecast;
        var loss = error >= 0 ? UnderPredictionShare * error : (UnderPredictionShare - 1) * error;
        return loss == 0 ? 0 : Math.Min(MostLoss, loss / scale);
    }

    private static AutoState Choose(AutoState state)
    {
        var best = state.Candidates.MinBy(static candidate => candidate.Loss)!;
        return state.ScoredSteps >= MinScoredSteps && best.Loss < Hysteresis * state.Candidates[IndexOf(state, state.Chosen)].Loss
            ? state with { Chosen = best.Name }
            : state;
    }

    private static string Describe(AutoState state, SeriesForecast forecast)
    {
        var model = forecast.Model is { } words && words != state.Chosen ? $" ({words})" : "";
        if (state.ScoredSteps < MinScoredSteps)
        {
            return $"auto: {state.Chosen} until {MinScoredSteps} steps are scored{model}";
        }

        var others = state.Candidates.Where(candidate => candidate.Name != state.Chosen).OrderBy(static candidate => candidate.Loss).Select(Words);
        return $"auto: {state.Chosen}, loss {Number(state.Candidates[IndexOf(state, state.Chosen)].Loss)} ({string.Join(", ", others)}){model}";
    }

    private static string Words(AutoCandidate candidate) => $"{candidate.Name} {Number(candidate.Loss)}";

    private static string Number(double loss) => loss.ToString("0.00", CultureInfo.InvariantCulture);

    private static int IndexOf(AutoState state, string name) =>
        state.Candidates.IndexOf(state.Candidates.First(candidate => candidate.Name == name));
}
