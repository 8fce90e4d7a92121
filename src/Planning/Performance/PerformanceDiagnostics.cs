namespace GlobalPlanner.Planning.Performance;

/// <summary>What a performance model rests on. Source: diagnostics of Dynamo's engine performance model.</summary>
public sealed record PerformanceDiagnostics
{
    /// <summary>Whether it can be decided on.</summary>
    public required ModelReadiness Readiness { get; init; }

    /// <summary>Where estimates come from.</summary>
    public required ModelSource Source { get; init; }

    /// <summary>Samples kept over all kinds of pass.</summary>
    public int RetainedSamples { get; init; }

    /// <summary>What is missing when it is not ready, or the last thing that went wrong; null when all is well.</summary>
    public string? Remark { get; init; }
}
