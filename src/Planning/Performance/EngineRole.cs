namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// The work that the engines of a component do. It decides which questions a performance model answers for them. It is
/// not the role of a pool: an aggregated pool has the pool role decode, and its engines prefill too.
/// </summary>
public enum EngineRole
{
    /// <summary>Prompts only.</summary>
    Prefill,

    /// <summary>Output tokens only.</summary>
    Decode,

    /// <summary>Both, in mixed passes.</summary>
    Aggregated,
}
