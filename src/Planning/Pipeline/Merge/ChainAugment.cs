using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Merge;

/// <summary>
/// The chain of forecasts. Plugins answer by ascending priority; of each field the first that has an opinion wins, and
/// a final answer ends the chain. Source: chain-augment merge of Dynamo's planner.
/// </summary>
/// <param name="Predictions">The forecast so far; null when nobody had an opinion.</param>
/// <param name="FinalFrom">The plugin that ended the chain; null while it goes on.</param>
/// <param name="Warning">What is doubtful about how the chain ended; null when nothing is.</param>
public sealed record ChainAugment(PredictionData? Predictions, string? FinalFrom, string? Warning)
{
    /// <summary>A chain nobody has answered.</summary>
    public static ChainAugment Start { get; } = new(null, null, null);

    /// <summary>Whether no further plugin is to be asked.</summary>
    public bool Ended => FinalFrom is not null;

    /// <summary>Takes the next answer.</summary>
    /// <param name="pluginId">Who answers.</param>
    /// <param name="priority">Its priority, at least that of the answer before.</param>
    /// <param name="lowestPriority">The smallest priority number among the plugins that are asked in this tick.</param>
    /// <param name="response">The answer.</param>
    public ChainAugment Take(string pluginId, int priority, int lowestPriority, PredictResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var merged = Fill(Predictions, response.Predictions);
        return !response.Final
            ? this with { Predictions = merged }
            : new ChainAugment(
                merged,
                pluginId,
                priority == lowestPriority
                    ? null
                    : $"chain_augment_non_lowest_final: {pluginId} at priority {priority} ended the chain that starts at {lowestPriority}");
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
