using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// An arbitration policy at work on one ledger: it decides what a request may move, and which growth comes next when GPUs
/// are free. It keeps its own figures of every role and is told of each change, so that a decision does not visit all roles.
/// </summary>
internal interface IArbiter
{
    /// <summary>Takes over the state of a role; null when the role is gone.</summary>
    void Note(RoleId id, LedgerRole? entry);

    /// <summary>Decides what a request moves and books it. <see cref="Note"/> has been called for everything booked when this returns.</summary>
    void Book(BookState book, ScaleRequest request, ReadOnlySpan<RoleMove> moves, WriteFence fence, DateTimeOffset now);

    /// <summary>The next growth that fits and is due; empty when there is none. The caller books it before it asks again.</summary>
    ReadOnlySpan<RoleRise> Next(BookState book);

    /// <summary>Sets the reason why a move falls short of its target. Called only when <see cref="Book"/> has set none.</summary>
    void Explain(BookState book, RoleMove move);

    /// <summary>Acts on the passing of time; returns whether something changed.</summary>
    bool Tend(BookState book, WriteFence fence, DateTimeOffset now);

    /// <summary>The standing of every group of roles; empty when the policy has no groups.</summary>
    ImmutableArray<GroupStanding> Groups();
}

/// <summary>Growth of one role.</summary>
internal readonly record struct RoleRise(RoleId Id, int ToReplicas);
