namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>The reason that bound the answer to a scale request.</summary>
public enum GrantReason
{
    /// <summary>None: the request fits.</summary>
    Fits,

    /// <summary>No budget is configured.</summary>
    NoBudget,

    /// <summary>It reduces a violation of the ceiling, which is always admitted.</summary>
    ReducesViolation,

    /// <summary>It was approved together with opposite intents of other roles.</summary>
    Paired,

    /// <summary>It would take the GPUs held above the ceiling.</summary>
    Ceiling,

    /// <summary>It would take a group of roles above its borrowing limit.</summary>
    GroupLimit,

    /// <summary>Other roles that wait are served first.</summary>
    Queued,

    /// <summary>It would take the GPUs below the floor.</summary>
    Floor,

    /// <summary>GPUs it needs are being released and are not confirmed free yet.</summary>
    AwaitingRelease,

    /// <summary>The role has to give replicas back.</summary>
    Reclaiming,

    /// <summary>The roles of the deployment move together, and one of them cannot.</summary>
    AllOrNothing,

    /// <summary>The cluster had no GPUs for the replicas granted before.</summary>
    Unschedulable,

    /// <summary>The GPU cost of a replica is unknown, so growth cannot be charged.</summary>
    BudgetUnknown,

    /// <summary>The deployment has not been observed yet, so what it holds is unknown.</summary>
    NotObserved,

    /// <summary>A request that was made later has been answered already, or it is too old.</summary>
    Late,

    /// <summary>The caller may not scale this deployment.</summary>
    NotAuthorized,

    /// <summary>The request is malformed.</summary>
    Invalid,
}
