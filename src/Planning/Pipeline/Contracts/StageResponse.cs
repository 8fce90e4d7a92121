namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>Answer of a propose, reconcile or constrain plugin.</summary>
/// <param name="Result">The plugin's opinion.</param>
/// <param name="Final">
/// Overrules the other overrides of the stage, smallest priority number first, whatever the types of its targets. Has
/// no effect in the constrain stage and on an accept.
/// </param>
public sealed record StageResponse(StageResult Result, bool Final = false)
{
    /// <summary>No opinion.</summary>
    public static StageResponse Accept { get; } = new(new StageResult.Accept());

    /// <summary>Targets, floors or ceilings.</summary>
    public static StageResponse Override(string reason, params ReadOnlySpan<ComponentTarget> targets) =>
        new(new StageResult.Override([.. targets], reason));

    /// <summary>A veto.</summary>
    public static StageResponse Reject(string reason) => new(new StageResult.Reject(reason));
}

/// <summary>Answer of a predict plugin.</summary>
/// <param name="Predictions">The plugin's forecast; null is no opinion.</param>
/// <param name="Reason">The reason for people; may be empty.</param>
/// <param name="Final">Ends the chain: plugins with a larger priority number are not asked in this tick.</param>
public sealed record PredictResponse(PredictionData? Predictions, string Reason = "", bool Final = false);

/// <summary>The answer of one propose participant, as reconcile plugins see it.</summary>
/// <param name="PluginId">The participant.</param>
/// <param name="Result">The plugin's opinion.</param>
/// <param name="Priority">The participant's priority; the smaller number is stronger.</param>
public sealed record ProposeResult(string PluginId, StageResult Result, int Priority);
