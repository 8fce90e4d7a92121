using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// Growth of some roles paid for by the release of others, in one decision and two phases: the donors release first, and
/// the recipients grow as the release is confirmed. A recipient that has not grown by the deadline loses its promise, and
/// the donors get back the GPUs left unused.
/// </summary>
/// <param name="Sequence">The sequence number of the decision.</param>
/// <param name="DeadlineAt">The time by which the recipients must have grown.</param>
/// <param name="Moves">Every role that takes part.</param>
public sealed record LedgerTrade(long Sequence, DateTimeOffset DeadlineAt, ImmutableArray<TradeMove> Moves);

/// <summary>The part of one role in a trade; it is a donor when it falls.</summary>
/// <param name="Id">The role.</param>
/// <param name="FromReplicas">Replicas before.</param>
/// <param name="ToReplicas">Replicas after.</param>
public sealed record TradeMove([property: JsonPropertyName("pool")] RoleId Id, int FromReplicas, int ToReplicas);
