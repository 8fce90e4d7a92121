using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Merge;

/// <summary>
/// The chain of forecasts. Plugins answer by ascending priority; for each field the first opinion wins, and a final
/// answer ends the chain. Source: chain-augment merge of Dynamo's planner.
/// </summary>
/// <param name="Predictions">The forecast so far; null when nobody had an opinion.</param>
/// <param name="Ended">Whether no further plugin is asked.</param>
public sealed record ChainAugment(PredictionData? Predictions, bool Ended)
{
    /// <summary>A chain without answers.</summary>
    public static ChainAugment Start { get; } = new(null, false);

    /// <summary>The chain with the next answer.</summary>
    public ChainAugment Take(PredictResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var merged = Fill(Predictions, response.Predictions);
        return ReferenceEquals(merged, Predictions) && !response.Final ? this : new ChainAugment(merged, response.Final);
    }

    private static PredictionData? Fill(PredictionData? stronger, PredictionData? weaker)
    {
        if (weaker is null or { IsEmpty: true })
        {
            return stronger;
        }

        return stronger is null ? weaker : stronger with
        {
            PredictedNumReq = stronger.PredictedNumReq ?? weaker.PredictedNumReq,
            PredictedIsl = stronger.PredictedIsl ?? weaker.PredictedIsl,
            PredictedOsl = stronger.PredictedOsl ?? weaker.PredictedOsl,
            PredictedKvHitRate = stronger.PredictedKvHitRate ?? weaker.PredictedKvHitRate,
            PredictedAcceptLength = stronger.PredictedAcceptLength ?? weaker.PredictedAcceptLength,
            Source = string.IsNullOrEmpty(stronger.Source) ? weaker.Source ?? string.Empty : stronger.Source,
        };
    }
}
