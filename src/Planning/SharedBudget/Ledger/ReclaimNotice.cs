using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>A pool was told that it has to give replicas back. Until they are due it may do so itself, and it cannot grow.</summary>
/// <param name="ToReplicas">Replicas that remain.</param>
/// <param name="For">The pool that is owed the GPUs.</param>
/// <param name="NoticeAt">When it was told.</param>
/// <param name="DueAt">When the budget lowers the grant itself.</param>
public sealed record ReclaimNotice(int ToReplicas, RoleId For, DateTimeOffset NoticeAt, DateTimeOffset DueAt);
