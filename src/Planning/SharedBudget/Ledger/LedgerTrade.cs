using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// GPUs that change hands in one decision, in two phases: the donors release first, the recipients grow as the release
/// is confirmed. A recipient that has not grown by the deadline loses what it was promised, and the donors get back
/// what was not used.
/// </summary>
/// <param name="Sequence">The decision.</param>
/// <param name="DeadlineAt">When the second phase has to be over.</param>
/// <param name="Moves">Every pool that takes part.</param>
public sealed record LedgerTrade(long Sequence, DateTimeOffset DeadlineAt, ImmutableArray<TradeMove> Moves);

/// <summary>One pool's part in a trade; a donor when it falls.</summary>
/// <param name="Pool">Whose.</param>
/// <param name="FromReplicas">Replicas before.</param>
/// <param name="ToReplicas">Replicas after.</param>
public sealed record TradeMove(RoleId Pool, int FromReplicas, int ToReplicas);
