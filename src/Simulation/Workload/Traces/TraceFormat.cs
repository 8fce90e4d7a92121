namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>Formats of trace files.</summary>
public enum TraceFormat
{
    /// <summary>Mooncake's JSON lines with prefix block ids.</summary>
    Mooncake,

    /// <summary>Azure's LLM inference traces: CSV of time, prompt tokens and generated tokens.</summary>
    Azure,

    /// <summary>
    /// ServeGen's client data as two CSV files: request rates of every client and window, and quantiles of lengths.
    /// </summary>
    ServeGen,
}
