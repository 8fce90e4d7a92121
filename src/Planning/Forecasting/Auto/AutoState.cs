using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Forecasting.Auto;

/// <summary>What <see cref="AutoPredictor"/> remembers.</summary>
public sealed record AutoState : PredictorState
{
    /// <summary>All predictors it chooses from, in order of preference.</summary>
    public ImmutableArray<AutoCandidate> Candidates { get; init; } = [];

    /// <summary>Name of the predictor in use.</summary>
    public required string Chosen { get; init; }

    /// <summary>Steps whose forecasts were scored.</summary>
    public long ScoredSteps { get; init; }

    /// <summary>Discounted number of scored steps.</summary>
    public double Weight { get; init; }

    /// <summary>Discounted mean of the series, by which losses are divided.</summary>
    public double Scale { get; init; }
}

/// <summary>One predictor to choose from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What it remembers.</param>
/// <param name="Loss">Discounted mean of its losses; zero before the first.</param>
public sealed record AutoCandidate(string Name, PredictorState State, double Loss);
