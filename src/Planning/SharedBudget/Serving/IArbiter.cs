using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// A way to settle contention: what a request moves, and which growth comes next when GPUs are free. It keeps its own
/// figures of every pool, told of each change, so that a decision does not visit them all.
/// </summary>
internal interface IArbiter
{
    /// <summary>A pool is as given from now on; null when it is gone.</summary>
    void Note(RoleId id, LedgerRole? pool);

    /// <summary>Decides what a request moves, and books it. What is booked has been told to <see cref="Note"/>.</summary>
    void Book(BookState book, ScaleRequest request, ReadOnlySpan<RoleMove> moves, WriteFence fence, DateTimeOffset now);

    /// <summary>The next growth that fits and is due; empty when there is none. The caller books it before it asks again.</summary>
    ReadOnlySpan<RoleRise> Next(BookState book);

    /// <summary>Says why a move falls short of its target, unless <see cref="Book"/> has.</summary>
    void Explain(BookState book, RoleMove move);

    /// <summary>Does what time brings; returns whether something changed.</summary>
    bool Tend(BookState book, WriteFence fence, DateTimeOffset now);

    /// <summary>Groups of pools; empty where the policy knows none.</summary>
    ImmutableArray<QuotaGroupStanding> Groups();
}

/// <summary>Growth of one pool.</summary>
internal readonly record struct RoleRise(RoleId Pool, int ToReplicas);
