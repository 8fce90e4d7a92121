using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>One entry of a budget's audit trail.</summary>
/// <param name="At">The time of the event.</param>
/// <param name="Kind">The kind of event.</param>
/// <param name="Subject">The role or deployment that it concerns.</param>
/// <param name="Message">The event in words, with its figures.</param>
public sealed record BudgetEvent(DateTimeOffset At, BudgetEventKind Kind, string Subject, string Message)
{
    /// <summary>GPUs that the event moves; null when it moves none.</summary>
    public long? Gpus { get; init; }

    internal static BudgetEvent Of(DateTimeOffset at, BudgetEventKind kind, RoleId id, string message, long? gpus = null) =>
        new(at, kind, id.ToString(), message) { Gpus = gpus };
}

/// <summary>The kinds of event in a budget's audit trail.</summary>
public enum BudgetEventKind
{
    /// <summary>A role was granted another number of replicas than before.</summary>
    Grant,

    /// <summary>A role began to wait.</summary>
    Hold,

    /// <summary>A role that waited was served without asking again.</summary>
    Served,

    /// <summary>A request was refused.</summary>
    Reject,

    /// <summary>A role was given notice to give replicas back.</summary>
    ReclaimNotice,

    /// <summary>A role may keep the replicas it had notice to give back.</summary>
    ReclaimCancelled,

    /// <summary>Replicas were taken back.</summary>
    Reclaim,

    /// <summary>A deployment is gone, and what it held is free.</summary>
    Evict,

    /// <summary>Replicas that found no GPUs in the cluster were given back.</summary>
    Unschedulable,

    /// <summary>Growth is tried again after replicas found no GPUs.</summary>
    Retry,

    /// <summary>The recipients of a trade have not grown by the deadline, and its donors get back the GPUs left unused.</summary>
    TradeCompensated,
}
