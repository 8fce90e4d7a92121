namespace GlobalPlanner.Simulation.Engine;

/// <summary>The part of a request that an engine computes.</summary>
public enum EngineRole
{
    /// <summary>Computes the prompt and generates the output.</summary>
    Aggregated,

    /// <summary>Computes the prompt and one token, and holds the KV cache for its transfer.</summary>
    Prefill,

    /// <summary>Generates the output from a transferred KV cache; the prompt takes no time here.</summary>
    Decode,
}
