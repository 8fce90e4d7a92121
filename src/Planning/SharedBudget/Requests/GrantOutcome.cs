namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>The outcome of a scale request.</summary>
public enum GrantOutcome
{
    /// <summary>Everything asked for may be written.</summary>
    Granted,

    /// <summary>Some of it may be written now; the rest has to wait.</summary>
    Partial,

    /// <summary>Nothing may be written now. The request waits for GPUs or for a missing observation; asking again may succeed.</summary>
    Held,

    /// <summary>Nothing may be written, and the same request will not succeed without a change of configuration.</summary>
    Rejected,
}
