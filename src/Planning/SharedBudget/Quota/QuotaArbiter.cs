using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// The policy <c>quota</c>: shrinking is booked as far as the floor allows, and growth waits in the queue of its group until
/// it is next and fits.
/// </summary>
internal sealed class QuotaArbiter : IArbiter
{
    private readonly BookState _book;
    private readonly QuotaTerms _terms;
    private readonly QuotaTable _table;
    private readonly RoleRise[] _rises = new RoleRise[2];

    public QuotaArbiter(BookState book, QuotaTerms terms)
    {
        (_book, _terms) = (book, terms);
        _table = QuotaTable.Create(terms, book.Terms.CeilingGpus);
    }

    /// <inheritdoc />
    public void Note(RoleId id, LedgerRole? entry)
    {
        if (entry is null)
        {
            _table.Remove(id);
            return;
        }

        // Approved growth counts as used before it is granted, or others would be served with its GPUs.
        var promised = Math.Max(0, (entry.ApprovedReplicas ?? 0) - entry.GrantedReplicas);
        _table.Put(new QuotaRole
        {
            Id = id,
            GpuPerReplica = entry.GpuPerReplica ?? 0,
            ChargedReplicas = (int)Math.Min(int.MaxValue, (long)entry.ChargedReplicas + promised),
            GrantedReplicas = entry.GrantedReplicas + promised,
            Priority = _book.Terms.PriorityOf(id, entry.Asked?.PredictedRequests),
            MinReplicas = _terms.MinReplicasOf(id),
            WantedReplicas = Demand(entry) is { } demand ? Math.Min(demand.WantedReplicas, entry.GrowthLimit ?? int.MaxValue) : null,
            WaitingSince = Demand(entry)?.Since,
            Frozen = entry.GrowthBlock is not null || (entry.MostReplicas > entry.GrantedReplicas && !_book.IsAsking(id)),
            Joint = entry.Asked?.AllOrNothing ?? false,
            ReclaimingReplicas = Math.Max(0, entry.GrantedReplicas - (entry.Reclaim?.ToReplicas ?? entry.GrantedReplicas)),
        });
    }

    /// <inheritdoc />
    public void Book(BookState book, ScaleRequest request, ReadOnlySpan<RoleMove> moves, WriteFence fence, DateTimeOffset now)
    {
        GrantRule.Withhold(moves, book.Terms, book.Totals, book.Entries);
        GrantRule.Shrink(moves, book.Terms, book.Totals);
        var exchange = request.AllOrNothing && Exchange(book, moves);
        foreach (var move in moves)
        {
            book.Set(move.Id, exchange && move.Up ? move.Booked(request, fence, now).Approve(move.Target) : move.Booked(request, fence, now));
        }

        if (exchange)
        {
            TradeRule.Open(
                book,
                [.. moves.ToArray().Select(static move => new TradeMove(move.Id, move.Before.GrantedReplicas, move.Target))],
                fence,
                now);
        }
    }

    /// <inheritdoc />
    public ReadOnlySpan<RoleRise> Next(BookState book)
    {
        if (!_table.Serve(out var grant))
        {
            return [];
        }

        _rises[0] = new RoleRise(grant.Id, grant.ToReplicas);
        if (grant.With is not { } other)
        {
            return _rises.AsSpan(0, 1);
        }

        _rises[1] = new RoleRise(other.Id, other.ToReplicas);
        return _rises;
    }

    /// <inheritdoc />
    public void Explain(BookState book, RoleMove move)
    {
        if (_table.Explain(move.Id) is not { } wait)
        {
            GrantRule.BindByCeiling(move, book.Terms, book.Totals, book.Entries);
            return;
        }

        (move.Next, move.RolesAhead) = (wait.Ahead.IsDefaultOrEmpty ? null : wait.Ahead[0], wait.AheadCount);
        switch (wait.Bound)
        {
            case QuotaBound.Queue:
                (move.Bound, move.Message) = (GrantReason.Queued, QuotaMessage.Queued(move, wait, book.Terms.CeilingGpus));
                break;
            case QuotaBound.Group:
                (move.Bound, move.Message) = (GrantReason.GroupLimit, QuotaMessage.GroupLimit(move, wait));
                break;
            default:
                GrantRule.BindByCeiling(move, book.Terms, book.Totals, book.Entries);
                break;
        }

        if (wait.With is { } other)
        {
            move.Message = QuotaMessage.Together(move, other);
        }

        if (ReclaimRule.NoticeFor(book, move) is var (victim, notice))
        {
            move.Message = $"{move.Message} {QuotaMessage.Owed(victim, notice)}";
        }
    }

    /// <inheritdoc />
    public bool Tend(BookState book, WriteFence fence, DateTimeOffset now)
    {
        // Planning visits every role, so it is skipped when nobody waits and nobody has notice.
        return (book.Entries.Waiting.Count > 0 || book.Entries.Reclaimed.Count > 0)
            && ReclaimRule.Tend(book, _table.PlanReclaim(), _terms.ReclaimNotice, fence, now);
    }

    /// <inheritdoc />
    public ImmutableArray<GroupStanding> Groups() => _table.Groups();

    /// <summary>The demand of a role that the queue can serve; null when only another request or another bound would help.</summary>
    private static LedgerDemand? Demand(LedgerRole entry) =>
        entry.Waiting is { Reason: not (GrantReason.Floor or GrantReason.AllOrNothing) } waiting && waiting.WantedReplicas > entry.GrantedReplicas
            ? waiting
            : null;

    /// <summary>
    /// Decides an exchange: one role falls and the other rises, together or not at all. The rise is approved if the free GPUs
    /// and those that the fall releases cover it; otherwise neither is booked.
    /// </summary>
    /// <returns>Whether the rise is approved and the fall may be booked.</returns>
    private bool Exchange(BookState book, ReadOnlySpan<RoleMove> moves)
    {
        if (moves.Length != 2)
        {
            return false;
        }

        var (down, up) = moves[0].Down ? (moves[0], moves[1]) : (moves[1], moves[0]);
        if (!down.Down || !up.Up)
        {
            return KeepTogether(book, moves);
        }

        var needed = up.Before.GpusOf((long)up.Target - up.Before.GrantedReplicas);
        var released = down.Before.GpusOf((long)down.Before.GrantedReplicas - down.Granted);
        if (!down.Missing && up.Before.GpuPerReplica is not null && !book.NoRoom && up.Before.GrowthBlock is null && !(up.Target > up.Before.GrowthLimit)
            && needed <= released + Math.Max(0, _table.FreeGpus(up.Id)))
        {
            (down.Approved, up.Approved) = (true, true);
            return true;
        }

        Refuse(moves);
        return false;
    }

    /// <summary>Decides a joint move in one direction. A fall that the floor cuts short undoes both; rises go to the queue, which serves both or none.</summary>
    private static bool KeepTogether(BookState book, ReadOnlySpan<RoleMove> moves)
    {
        foreach (var move in moves)
        {
            if (move.Bound == GrantReason.Floor || (move.Up && move.Before.GrowthBlock is not null))
            {
                Refuse(moves);
                break;
            }
        }

        return false;
    }

    private static void Refuse(ReadOnlySpan<RoleMove> moves)
    {
        foreach (var move in moves)
        {
            move.Granted = move.Before.GrantedReplicas;
            move.Withheld = true;
            (move.Bound, move.Message) = (GrantReason.AllOrNothing, GrantMessage.AllOrNothing(move.Id.Participant));
        }
    }
}
