using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Forecasting.Auto;

/// <summary>The memory of <see cref="AutoPredictor"/>.</summary>
public sealed record AutoState : PredictorState
{
    /// <summary>All candidates, in order of preference.</summary>
    public ImmutableArray<AutoCandidate> Candidates { get; init; } = [];

    /// <summary>Name of the predictor in use.</summary>
    public required string Chosen { get; init; }

    /// <summary>Number of steps whose forecasts were scored.</summary>
    public long ScoredSteps { get; init; }

    /// <summary>Discounted number of scored steps.</summary>
    public double Weight { get; init; }

    /// <summary>Discounted mean of the series, by which losses are divided.</summary>
    public double Scale { get; init; }
}

/// <summary>One candidate predictor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Its memory.</param>
/// <param name="Loss">Discounted mean of its losses; zero before the first.</param>
public sealed record AutoCandidate(string Name, PredictorState State, double Loss);
