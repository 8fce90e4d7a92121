using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>Notice to a role to give replicas back. Until it is due the role may do so itself; it cannot grow meanwhile.</summary>
/// <param name="ToReplicas">Replicas that remain.</param>
/// <param name="For">The role that is owed the GPUs.</param>
/// <param name="NoticeAt">When notice was given.</param>
/// <param name="DueAt">When the budget lowers the grant itself.</param>
public sealed record ReclaimNotice(int ToReplicas, RoleId For, DateTimeOffset NoticeAt, DateTimeOffset DueAt);
