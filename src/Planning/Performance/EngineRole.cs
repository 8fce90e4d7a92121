namespace GlobalPlanner.Planning.Performance;

/// <summary>What the engines of a component do; it decides what a performance model is asked and how.</summary>
public enum EngineRole
{
    /// <summary>Prompts only.</summary>
    Prefill,

    /// <summary>Output tokens only.</summary>
    Decode,

    /// <summary>Both, in mixed passes.</summary>
    Aggregated,
}
