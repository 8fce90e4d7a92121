using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Reclaim;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// The policy <c>quota</c> on the ledger: shrinking is booked as far as the floor allows, and growth waits in the queue of
/// its group until it is its turn and fits.
/// </summary>
internal sealed class QuotaArbiter : IArbiter
{
    private readonly BookState _book;
    private readonly QuotaTable _table;
    private readonly RoleRise[] _rises = new RoleRise[2];

    public QuotaArbiter(BookState book)
    {
        _book = book;
        _table = QuotaTable.Create(book.Terms.Quota, book.Terms.CeilingGpus);
    }

    /// <inheritdoc />
    public void Note(RoleId id, LedgerRole? pool)
    {
        if (pool is null)
        {
            _table.Remove(id);
            return;
        }

        // What is approved and not granted yet counts as used, or others would be served with it.
        var promised = Math.Max(0, (pool.ApprovedReplicas ?? 0) - pool.GrantedReplicas);
        _table.Put(new QuotaRole
        {
            Id = id,
            GpuPerReplica = pool.GpuPerReplica ?? 0,
            ChargedReplicas = (int)Math.Min(int.MaxValue, (long)pool.ChargedReplicas + promised),
            GrantedReplicas = pool.GrantedReplicas + promised,
            Priority = _book.Terms.PriorityOf(id, pool.Asked?.PredictedRequests),
            MinReplicas = _book.Terms.Quota.MinReplicasOf(id),
            WantedReplicas = Demand(pool) is { } demand ? Math.Min(demand.WantedReplicas, pool.GrowthLimit ?? int.MaxValue) : null,
            WaitingSince = Demand(pool)?.Since,
            Frozen = pool.GrowthBlock is not null || (pool.MostReplicas > pool.GrantedReplicas && !_book.IsAsking(id)),
            Joint = pool.Asked?.AllOrNothing ?? false,
            ReclaimingReplicas = Math.Max(0, pool.GrantedReplicas - (pool.Reclaim?.ToReplicas ?? pool.GrantedReplicas)),
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
            book.Set(move.Id, move.Booked(request, fence, now) with
            {
                ApprovedReplicas = exchange && move.Up ? move.Target : null,
            });
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

        _rises[0] = new RoleRise(grant.Pool, grant.ToReplicas);
        if (grant.With is not { } other)
        {
            return _rises.AsSpan(0, 1);
        }

        _rises[1] = new RoleRise(other.Pool, other.ToReplicas);
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

        (move.Next, move.PoolsAhead) = (wait.Ahead.IsDefaultOrEmpty ? null : wait.Ahead[0], wait.AheadCount);
        switch (wait.Bound)
        {
            case QuotaBound.Queue:
                (move.Bound, move.Message) = (GrantReason.Queued, GrantMessage.Queued(move, wait, book));
                break;
            case QuotaBound.Group:
                (move.Bound, move.Message) = (GrantReason.GroupLimit, GrantMessage.GroupLimit(move, wait));
                break;
            default:
                GrantRule.BindByCeiling(move, book.Terms, book.Totals, book.Entries);
                break;
        }

        if (wait.With is { } other)
        {
            move.Message = GrantMessage.Together(move, other);
        }

        if (ReclaimRule.NoticeFor(book, move) is var (victim, notice))
        {
            move.Message = $"{move.Message} {GrantMessage.Owed(victim, notice)}";
        }
    }

    /// <inheritdoc />
    public bool Tend(BookState book, WriteFence fence, DateTimeOffset now) => ReclaimRule.Tend(book, _table, fence, now);

    /// <inheritdoc />
    public ImmutableArray<QuotaGroupStanding> Groups() => _table.Groups();

    /// <summary>What a pool waits for and may be served with: not what only a change of the request or of a bound can help.</summary>
    private static LedgerDemand? Demand(LedgerRole pool) =>
        pool.Waiting is { Reason: not (GrantReason.Floor or GrantReason.AllOrNothing) } waiting && waiting.WantedReplicas > pool.GrantedReplicas
            ? waiting
            : null;

    /// <summary>
    /// One role falls and the other rises, together or not at all. The rise is approved if what is free and what the fall
    /// releases cover it; otherwise neither is booked.
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

        var needed = ((long)up.Target - up.Before.GrantedReplicas) * (up.Before.GpuPerReplica ?? 0);
        var released = ((long)down.Before.GrantedReplicas - down.Granted) * (down.Before.GpuPerReplica ?? 0);
        if (!down.Missing && up.Before.GpuPerReplica is not null && !book.NoRoom && up.Before.GrowthBlock is null && !(up.Target > up.Before.GrowthLimit)
            && needed <= released + Math.Max(0, _table.FreeGpus(up.Id)))
        {
            (down.Approved, up.Approved) = (true, true);
            return true;
        }

        Refuse(moves);
        return false;
    }

    /// <summary>Both fall, or both rise: a fall that the floor cuts short undoes both; the queue serves both rises or none.</summary>
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
