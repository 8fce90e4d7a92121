using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.LoadScaling.Sla;

/// <summary>Estimates one latency of an engine and judges whether the engine could carry a removed peer's load.</summary>
internal interface ILatencyCheck
{
    /// <summary>The name of the latency: TTFT or ITL.</summary>
    string Name { get; }

    /// <summary>The latency target, milliseconds.</summary>
    double TargetMs { get; }

    /// <summary>Estimate for the next request, milliseconds; null when the model has none.</summary>
    double? EstimateMs(EngineGroup engine);

    /// <summary>
    /// The reason why the engine cannot carry its load although the estimate is within the target; null when it can.
    /// Requests that do not fit wait, and no pass shows for how long.
    /// </summary>
    string? Overload(EngineGroup engine);

    /// <summary>Whether the engine could carry its share when n of <paramref name="growth"/>·n engines remain.</summary>
    Consolidation Consolidate(EngineGroup engine, double growth);
}

/// <summary>The answer to the removal of one replica.</summary>
/// <param name="Verdict">Fits, refused, or not answerable.</param>
/// <param name="Because">The figures; null when it fits.</param>
internal readonly record struct Consolidation(ConsolidationVerdict Verdict, string? Because)
{
    public static Consolidation Fits { get; } = new(ConsolidationVerdict.Fits, null);

    public static Consolidation Unknown { get; } = new(ConsolidationVerdict.Unknown, "the model does not answer for the load of one replica fewer");

    public static Consolidation Refuse(string because) => new(ConsolidationVerdict.Refused, because);
}

/// <summary>Whether the remaining engines can carry the load.</summary>
internal enum ConsolidationVerdict
{
    /// <summary>They can.</summary>
    Fits,

    /// <summary>They cannot.</summary>
    Refused,

    /// <summary>The model has no answer, which stops a scale-down but is no refusal.</summary>
    Unknown,
}
