using System.Collections.Immutable;
using GlobalPlanner.Planning.Arbitration.Quota;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration;

/// <summary>
/// A way to settle contention: what a request moves, and which growth comes next when GPUs are free. It keeps its own
/// figures of every pool, told of each change, so that a decision does not visit them all.
/// </summary>
internal interface IArbiter
{
    /// <summary>A pool is as given from now on; null when it is gone.</summary>
    void Note(PoolId id, LedgerPool? pool);

    /// <summary>Decides what a request moves, and books it. What is booked has been told to <see cref="Note"/>.</summary>
    void Book(BookState book, ScaleRequest request, ReadOnlySpan<PoolMove> moves, WriteFence fence, DateTimeOffset now);

    /// <summary>The next growth that fits and is due; empty when there is none. The caller books it before it asks again.</summary>
    ReadOnlySpan<PoolRise> Next(BookState book);

    /// <summary>Says why a move falls short of its target, unless <see cref="Book"/> has.</summary>
    void Explain(BookState book, PoolMove move);

    /// <summary>Does what time brings; returns whether something changed.</summary>
    bool Tend(BookState book, WriteFence fence, DateTimeOffset now);

    /// <summary>Groups of pools; empty where the policy knows none.</summary>
    ImmutableArray<QuotaGroupStanding> Groups();
}

/// <summary>Growth of one pool.</summary>
internal readonly record struct PoolRise(PoolId Pool, int ToReplicas);
