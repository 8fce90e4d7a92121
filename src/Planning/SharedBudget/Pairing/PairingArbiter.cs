using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>
/// The policy <c>pairing</c>. It approves requests by desired replicas, as Dynamo does, but grants growth only when the GPUs
/// for it are confirmed free.
/// </summary>
internal sealed class PairingArbiter(BookState book) : IArbiter
{
    private readonly PairingTable _table = new();

    /// <inheritdoc />
    public void Note(RoleId id, LedgerRole? entry)
    {
        if (entry is null)
        {
            _table.RemoveRole(id);
            return;
        }

        _table.SetRole(id, entry.StandingReplicas, entry.GpuPerReplica ?? 0);
        _table.SetPriority(id, book.Terms.PriorityOf(id, entry.Asked?.PredictedRequests));
        if (entry.Asked is { } asked)
        {
            _table.RecordIntent(id, asked.Replicas, asked.At);
        }
    }

    /// <inheritdoc />
    public void Book(BookState book, ScaleRequest request, ReadOnlySpan<RoleMove> moves, WriteFence fence, DateTimeOffset now)
    {
        foreach (var move in moves)
        {
            book.Set(move.Id, move.Asking(request, now));
        }

        var terms = new PairingBounds(book.Terms.CeilingGpus, book.Terms.FloorGpus, book.Terms.DemandLifetime);
        var verdict = _table.Decide(request.Participant, request.Targets, terms, now);
        if (Obstacle(book, moves, verdict) is { } obstacle)
        {
            foreach (var move in moves)
            {
                (move.Bound, move.Message) = obstacle;
                (move.Rejected, move.Withheld) = (true, true);
            }

            return;
        }

        Approve(book, moves, verdict, fence);
        TradeRule.Open(book, [.. verdict.Changes.Select(static change => new TradeMove(change.Id, change.From, change.To))], fence, now);
    }

    /// <inheritdoc />
    public ReadOnlySpan<RoleRise> Next(BookState book) => [];

    /// <inheritdoc />
    public void Explain(BookState book, RoleMove move) => GrantRule.BindByCeiling(move, book.Terms, book.Totals, book.Entries);

    /// <summary>Takes nothing back. Notices that another policy gave before a change of configuration end.</summary>
    public bool Tend(BookState book, WriteFence fence, DateTimeOffset now) => NoticeRule.EndAllBut([], book, now);

    /// <inheritdoc />
    public ImmutableArray<GroupStanding> Groups() => [];

    /// <summary>
    /// The reason why the request is refused; null when it is not. Dynamo fails every request while a cost is unknown; here
    /// only growth fails.
    /// </summary>
    private static (GrantReason, string)? Obstacle(BookState book, ReadOnlySpan<RoleMove> moves, PairingVerdict verdict)
    {
        foreach (var move in moves)
        {
            if (move.Up && book.CannotCharge(move.Before))
            {
                return (GrantReason.BudgetUnknown, GrantMessage.Unknown(move, book.Entries));
            }

            if (move.Up && move.Target > move.Before.GrowthLimit)
            {
                return (GrantReason.Unschedulable, GrantMessage.Unschedulable(move, move.Before.Unschedulable!));
            }
        }

        return verdict.Approved ? null : (verdict.Reason == PairingReason.Floor ? GrantReason.Floor : GrantReason.Ceiling, verdict.Message);
    }

    private static void Approve(BookState book, ReadOnlySpan<RoleMove> moves, PairingVerdict verdict, WriteFence fence)
    {
        foreach (var change in verdict.Changes)
        {
            var entry = book.Find(change.Id)!;
            if (change.To > entry.GrantedReplicas)
            {
                book.Set(change.Id, entry.Approve(change.To));
            }
            else if (!book.NoRoom || change.To <= entry.WrittenReplicas)
            {
                book.Set(change.Id, entry.Grant(change.To, fence).PromiseEnded());
                if (change.Partner)
                {
                    book.Write(change.Id, change.To, fence);
                }
            }
        }

        foreach (var move in moves)
        {
            move.Approved = true;
            move.Paired = verdict.Changes.Any(static change => change.Partner) ? verdict.Message : null;
        }
    }
}
