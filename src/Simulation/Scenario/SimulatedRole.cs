namespace GlobalPlanner.Simulation.Scenario;

/// <summary>What the engines of a simulated pool do.</summary>
public enum SimulatedRole
{
    /// <summary>Prompts only; the KV cache is handed over.</summary>
    Prefill,

    /// <summary>Generation only.</summary>
    Decode,

    /// <summary>Both in one engine.</summary>
    Agg,
}
