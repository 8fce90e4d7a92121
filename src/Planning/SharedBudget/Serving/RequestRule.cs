using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>Answers one request: the policy books what it may move, growth that became possible is served, and the answer says how far the request went.</summary>
internal static class RequestRule
{
    public static ScaleGrant Answer(BookState book, ScaleRequest request, LedgerDeployment deployment, RoleMove[] moves, DateTimeOffset now)
    {
        var fence = book.NextFence;
        var before = book.Totals;
        book.Asking = moves;
        book.Arbiter.Book(book, request, moves, fence, now);
        ServeRule.Serve(book, fence, now);
        foreach (var move in moves)
        {
            Settle(book, move, now);
        }

        var outcome = Outcome(moves);
        foreach (var move in moves)
        {
            move.Applied = outcome is GrantOutcome.Granted or GrantOutcome.Partial && (move.Writable || !move.Missing);
            book.Set(move.Id, move.Answered(book.Find(move.Id)!, fence, now));
        }

        book.Sequence++;
        book.Asking = [];
        foreach (var move in moves)
        {
            // Growth of a role is treated differently while its own request is being answered; the policy must see it as it is afterwards.
            book.Arbiter.Note(move.Id, book.Find(move.Id));
        }

        var grant = Grant(book, request, moves, outcome, fence, before);
        Remember(book, request, grant, moves);
        Record(book, moves, grant, now);
        return grant;
    }

    /// <summary>An answer that grants nothing and leaves the ledger unchanged.</summary>
    public static ScaleGrant Refuse(BookState book, ScaleRequest request, GrantOutcome outcome, GrantReason reason, string message) =>
        Grant(book, request, outcome, reason, message, new ReplicaTargets(null, null), book.LastFence);

    /// <summary>
    /// Records how far a move went. Growth that stops short of the replicas that stand would be a shrink below the floor, so all of it is undone.
    /// </summary>
    private static void Settle(BookState book, RoleMove move, DateTimeOffset now)
    {
        var entry = book.Find(move.Id)!;
        move.Granted = entry.GrantedReplicas;
        if (move.Up && move.Granted < move.LeastReplicas)
        {
            book.Set(move.Id, move.Moved ? move.Before.Asks(entry.Asked) : entry);
            move.Granted = move.Before.GrantedReplicas;
            move.Withheld = true;
        }

        if (move.Missing && move.Bound == GrantReason.Fits)
        {
            Explain(book, move);
        }
    }

    /// <summary>Sets the reason why a move falls short of its target.</summary>
    public static void Explain(BookState book, RoleMove move)
    {
        var entry = book.Find(move.Id)!;
        if (book.CannotCharge(entry))
        {
            (move.Bound, move.Message) = (GrantReason.BudgetUnknown, GrantMessage.Unknown(move, book.Entries));
        }
        else if (entry.GrowthBlock is { } block)
        {
            (move.Bound, move.Message) = (block, GrantMessage.Blocked(move, entry, block));
        }
        else
        {
            book.Arbiter.Explain(book, move);
        }
    }

    private static GrantOutcome Outcome(RoleMove[] moves)
    {
        if (Array.Exists(moves, static move => move.Rejected))
        {
            return GrantOutcome.Rejected;
        }

        return !Array.Exists(moves, static move => move.Missing) ? GrantOutcome.Granted
            : Array.Exists(moves, static move => move.Writable) ? GrantOutcome.Partial
            : GrantOutcome.Held;
    }

    private static ScaleGrant Grant(
        BookState book, ScaleRequest request, RoleMove[] moves, GrantOutcome outcome, WriteFence fence, BudgetTotals before)
    {
        var approved = !Array.Exists(moves, static move => move is { Missing: true, Approved: false });
        if (outcome == GrantOutcome.Granted)
        {
            var (reason, words) = Granted(book, moves, before);
            return Grant(book, request, outcome, reason, words, request.Targets, fence) with { Approved = approved };
        }

        var applied = new ReplicaTargets(null, null);
        foreach (var move in moves)
        {
            applied = !move.Applied ? applied
                : move.Id.Role == PoolRole.Prefill ? applied with { Prefill = move.Granted }
                : applied with { Decode = move.Granted };
        }

        var bound = Array.Find(moves, static move => move is { Missing: true, Up: true }) ?? Array.Find(moves, static move => move.Missing)!;
        var message = moves.Length == 2 && moves[0].Missing && moves[1].Missing && moves[0].Message != moves[1].Message
            ? $"{moves[0].Message} {moves[1].Message}"
            : bound.Message;
        message = bound.Paired is { } paired ? $"Approved, {paired}. {message}" : message;
        return Grant(book, request, outcome, bound.Bound, message, applied, fence) with
        {
            Approved = approved,
            Next = bound.Next,
            RolesAhead = bound.RolesAhead,
        };
    }

    private static (GrantReason Reason, string Message) Granted(BookState book, RoleMove[] moves, BudgetTotals before)
    {
        if (Array.Find(moves, static move => move.Paired is not null)?.Paired is { } paired)
        {
            return (GrantReason.Paired, paired);
        }

        var reason = book.Terms is { CeilingGpus: null, FloorGpus: null }
            ? GrantReason.NoBudget
            : before.FreeGpus(book.Terms.CeilingGpus) < 0 && Array.Exists(moves, static move => move is { Moved: true, Down: true })
                ? GrantReason.ReducesViolation
                : GrantReason.Fits;
        return (reason, GrantMessage.Granted(moves, book.Totals.ChargedGpus, book.Terms.CeilingGpus));
    }

    private static ScaleGrant Grant(
        BookState book, ScaleRequest request, GrantOutcome outcome, GrantReason reason, string message, ReplicaTargets applied, WriteFence fence) => new()
        {
            OperationId = request.OperationId ?? string.Empty,
            Outcome = outcome,
            Reason = reason,
            Message = message,
            Applied = applied,
            Fence = fence,
            ChargedGpus = (int)Math.Min(int.MaxValue, book.Totals.ChargedGpus),
            CeilingGpus = book.Terms.CeilingGpus ?? -1,
            FloorGpus = book.Terms.FloorGpus ?? -1,
        };

    private static void Remember(BookState book, ScaleRequest request, ScaleGrant grant, RoleMove[] moves)
    {
        var deployment = book.Entries.Find(moves[0].Id.Participant)!;
        book.Entries.Rewrite(deployment.Answered(grant, request.Timestamp));
    }

    /// <summary>Adds an event for every change; a role that goes on waiting is none.</summary>
    private static void Record(BookState book, RoleMove[] moves, ScaleGrant grant, DateTimeOffset now)
    {
        foreach (var move in moves)
        {
            if (move.Moved)
            {
                var gpus = move.Before.GpuPerReplica * (move.Granted - move.Before.GrantedReplicas);
                book.Add(BudgetEvent.Of(now, BudgetEventKind.Grant, move.Id, grant.Message, gpus));
            }
            else if (move.Missing && move.Before.Waiting is null)
            {
                book.Add(BudgetEvent.Of(now, BudgetEventKind.Hold, move.Id, move.Message));
            }
        }
    }
}
