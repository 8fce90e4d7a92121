namespace GlobalPlanner.Planning.Observations;

/// <summary>Properties of the engines whose records are tracked.</summary>
public sealed record FpmTrackerOptions
{
    /// <summary>Seconds without any record after which a rank is gone; longer while its passes take longer.</summary>
    public double SilenceSeconds { get; init; } = 30;

    /// <summary>
    /// Whether rank 0 reports the queue of all ranks, as TensorRT-LLM does with attention data parallelism. It is then
    /// spread over the ranks, so that none looks as if all of it were its own.
    /// </summary>
    public bool SharedQueue { get; init; }
}
