using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>Something that a budget did, for the audit trail.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Subject">The pool or deployment it happened to.</param>
/// <param name="Message">In words, with its figures.</param>
public sealed record BudgetEvent(DateTimeOffset At, BudgetEventKind Kind, string Subject, string Message)
{
    /// <summary>GPUs it is about; null when it is about none.</summary>
    public long? Gpus { get; init; }

    internal static BudgetEvent Of(DateTimeOffset at, BudgetEventKind kind, RoleId pool, string message, long? gpus = null) =>
        new(at, kind, pool.ToString(), message) { Gpus = gpus };
}

/// <summary>What a budget does.</summary>
public enum BudgetEventKind
{
    /// <summary>A pool was granted other replicas than before.</summary>
    Grant,

    /// <summary>A pool began to wait.</summary>
    Hold,

    /// <summary>A pool that waited was served, without asking again.</summary>
    Served,

    /// <summary>A request was refused.</summary>
    Reject,

    /// <summary>A pool was told that it has to give replicas back.</summary>
    ReclaimNotice,

    /// <summary>A pool may keep what it was told to give back.</summary>
    ReclaimCancelled,

    /// <summary>Replicas were taken back.</summary>
    Reclaim,

    /// <summary>A deployment is gone, and what it held is free.</summary>
    Evict,

    /// <summary>Replicas that found no GPUs in the cluster were given back.</summary>
    Unschedulable,

    /// <summary>Growth is tried again after replicas found no GPUs.</summary>
    Retry,

    /// <summary>A trade's second phase failed, and its donors get back what was not used.</summary>
    TradeCompensated,
}
