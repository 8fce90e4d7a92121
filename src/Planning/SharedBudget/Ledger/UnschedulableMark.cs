namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// Replicas of a role found no GPUs in the cluster by the deadline and were given back. Growth above what could be
/// scheduled is not granted until the mark ends: the budget counts GPUs, the cluster has to have them in the right shape.
/// </summary>
/// <param name="Replicas">Replicas that could be scheduled.</param>
/// <param name="At">When the others were given back.</param>
/// <param name="RetryAt">When growth is tried again.</param>
public sealed record UnschedulableMark(int Replicas, DateTimeOffset At, DateTimeOffset RetryAt);
