namespace GlobalPlanner.Planning.Arbitration;

/// <summary>What bound the answer to a scale request.</summary>
public enum GrantReason
{
    /// <summary>Nothing did: the request fits.</summary>
    Fits,

    /// <summary>No budget is configured.</summary>
    NoBudget,

    /// <summary>It reduces a violation of the ceiling, which is always admitted.</summary>
    ReducesViolation,

    /// <summary>It would take the GPUs held above the ceiling.</summary>
    Ceiling,

    /// <summary>It would take the GPUs below the floor.</summary>
    Floor,

    /// <summary>GPUs it needs are being released and are not confirmed free yet.</summary>
    AwaitingRelease,

    /// <summary>The GPU cost of a replica is unknown, so growth cannot be charged.</summary>
    BudgetUnknown,

    /// <summary>The deployment has not been observed yet, so what it holds is unknown.</summary>
    NotObserved,

    /// <summary>The caller may not scale this deployment.</summary>
    NotAuthorized,

    /// <summary>The request is malformed.</summary>
    Invalid,
}
