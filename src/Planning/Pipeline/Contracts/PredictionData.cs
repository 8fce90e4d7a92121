namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>Forecast of the coming window. A field that is null is no opinion; zero is one.</summary>
public sealed record PredictionData
{
    /// <summary>Requests, at least zero.</summary>
    public double? PredictedNumReq { get; init; }

    /// <summary>Mean input sequence length, tokens, at least zero.</summary>
    public double? PredictedIsl { get; init; }

    /// <summary>Mean output sequence length, tokens, at least zero.</summary>
    public double? PredictedOsl { get; init; }

    /// <summary>Share of prompt blocks found in a cache, 0..1.</summary>
    public double? PredictedKvHitRate { get; init; }

    /// <summary>Tokens that a decode pass yields, at least 1.</summary>
    public double? PredictedAcceptLength { get; init; }

    /// <summary>Name of the forecaster; may be empty.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Whether no field has an opinion.</summary>
    internal bool IsEmpty =>
        PredictedNumReq is null && PredictedIsl is null && PredictedOsl is null && PredictedKvHitRate is null && PredictedAcceptLength is null;
}
