using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Reclaim;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>
/// The policy <c>pairing</c> on the ledger. What it approves is judged on desired replicas, as Dynamo does; what grows is
/// granted only as the GPUs for it are confirmed free.
/// </summary>
internal sealed class PairingArbiter(BookState book) : IArbiter
{
    private readonly PairingTable _table = new();

    /// <inheritdoc />
    public void Note(RoleId id, LedgerRole? pool)
    {
        if (pool is null)
        {
            _table.RemovePool(id);
            return;
        }

        _table.SetPool(id, pool.StandingReplicas, pool.GpuPerReplica ?? 0);
        _table.SetPriority(id, book.Terms.PriorityOf(id, pool.Asked?.PredictedRequests));
        if (pool.Asked is { } asked)
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

        var terms = new PairingTerms(book.Terms.CeilingGpus, book.Terms.FloorGpus, book.Terms.DemandLifetime);
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
        TradeRule.Open(book, [.. verdict.Changes.Select(static change => new TradeMove(change.Pool, change.From, change.To))], fence, now);
    }

    /// <inheritdoc />
    public ReadOnlySpan<RoleRise> Next(BookState book) => [];

    /// <inheritdoc />
    public void Explain(BookState book, RoleMove move) => GrantRule.BindByCeiling(move, book.Terms, book.Totals, book.Entries);

    /// <summary>Nothing is taken back here; notices that another policy has given end.</summary>
    public bool Tend(BookState book, WriteFence fence, DateTimeOffset now) => ReclaimRule.EndAllBut([], book, now);

    /// <inheritdoc />
    public ImmutableArray<QuotaGroupStanding> Groups() => [];

    /// <summary>
    /// Why the request is refused; null when it is not. Upstream fails every request while a cost is unknown; here only
    /// growth is.
    /// </summary>
    private static (GrantReason, string)? Obstacle(BookState book, ReadOnlySpan<RoleMove> moves, PairingVerdict verdict)
    {
        foreach (var move in moves)
        {
            if (move.Up && book.Terms.CeilingGpus is not null && (move.Before.GpuPerReplica is null || book.Totals.UnknownPools > 0))
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
            var pool = book.Find(change.Pool)!;
            if (change.To > pool.GrantedReplicas)
            {
                book.Set(change.Pool, pool with { ApprovedReplicas = change.To });
            }
            else if (!book.NoRoom || change.To <= pool.WrittenReplicas)
            {
                book.Set(change.Pool, pool.Grant(change.To, fence) with { ApprovedReplicas = null });
                if (change.Partner)
                {
                    book.Write(change.Pool, change.To, fence);
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
