namespace GlobalPlanner.Simulation.Engine;

/// <summary>What an engine does with a request.</summary>
public enum EngineRole
{
    /// <summary>Prompt and generation.</summary>
    Aggregated,

    /// <summary>The prompt and one token; the KV cache is held for the transfer.</summary>
    Prefill,

    /// <summary>Generation from a transferred KV cache; its prompt part takes no time.</summary>
    Decode,
}
