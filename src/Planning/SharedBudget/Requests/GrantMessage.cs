using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Quota;

namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>Answers in words: what was asked, the figures that bound it, and what would change it.</summary>
internal static class GrantMessage
{
    public static string Granted(ReadOnlySpan<RoleMove> moves, long charged, int? ceiling)
    {
        var text = string.Empty;
        foreach (var move in moves)
        {
            if (move.Moved)
            {
                text += $"{(text.Length == 0 ? string.Empty : ", ")}{move.Id} {Change(move, move.Granted)}";
            }
        }

        return $"{(text.Length == 0 ? "Nothing to change" : text)}; {Charged(charged, ceiling)}.";
    }

    public static string Floor(RoleMove move, long left, int floor, long tolerance)
    {
        var tolerated = tolerance > 0 ? $", tolerance {tolerance}" : string.Empty;
        return $"{move.Id} {(move.Withheld ? $"{move.Before.MostReplicas} to {move.Target}" : Change(move, move.Target))} would leave {Gpus(left)}, below the floor ({floor}{tolerated}). "
            + $"{Reached(move)}; grow another pool first, or lower min_total_gpus.";
    }

    public static string NoRoom(RoleMove move, int ceiling, long free, long releasing, BookEntries entries)
    {
        var missing = ((long)move.Target - (move.Up ? move.Granted : move.Before.WrittenReplicas)) * (move.Before.GpuPerReplica ?? 0);
        var room = free >= 0
            ? $"{free} of {ceiling} free"
            : $"{ceiling - free} charged against a ceiling of {ceiling}";
        var change = $"{move.Id} {(move.Up ? Change(move, move.Target) : $"{move.Before.DesiredReplicas} to {move.Target}")} needs {Gpus(missing)}{(move.Moved ? " more" : string.Empty)}, {room}";
        var holder = entries.LargestHolder(move.Id) is { } other ? $"; {other.Pool} holds {other.Gpus}" : string.Empty;
        return move.Bound == GrantReason.AwaitingRelease
            ? $"{change}, {releasing} being released{holder}. {Reached(move)}; ask again when the release is reported."
            : $"{change}{holder}. {Reached(move)}; shrink another pool or raise max_total_gpus.";
    }

    public static string Unknown(RoleMove move, BookEntries entries)
    {
        if (move.Before.GpuPerReplica is not null && entries.Awaited.Min is { Value.Length: > 0 } awaited)
        {
            return $"{move.Id} {Change(move, move.Target)} waits: {awaited} has not been read yet, so what it holds is unknown. "
                + "It goes on after the first report of that deployment; see why it cannot be read, or take it out of the budget.";
        }

        var pool = move.Before.GpuPerReplica is null ? move.Id : entries.FirstUnknownRole() ?? move.Id;
        return $"{move.Id} {Change(move, move.Target)} cannot be charged: the GPUs of a replica of {pool} are unknown. "
            + "Set the GPU limit in the deployment, or declare it with gpu_cost.";
    }

    /// <summary>What <see cref="LedgerRole.GrowthBlock"/> says of a pool, in words.</summary>
    public static string Blocked(RoleMove move, LedgerRole pool, GrantReason block) => block switch
    {
        GrantReason.Reclaiming => Reclaiming(move, pool.Reclaim!),
        GrantReason.Unschedulable => Unschedulable(move, pool.Unschedulable!),
        _ => $"{move.Id} {Change(move, move.Target)} waits: {pool.InFlight.Length} grants of it have not been seen written. "
            + "It can grow after the next report of its deployment.",
    };

    public static string Served(RoleId id, int from, LedgerRole pool) => pool.Waiting is { } still
        ? $"{id} {from} to {pool.GrantedReplicas} of {still.WantedReplicas} from what became free."
        : $"{id} {from} to {pool.GrantedReplicas} from what became free; nothing waits any more.";

    public static string Compensated(TradeMove move, int back) =>
        $"{move.Pool} gets back {back} of {move.FromReplicas - move.ToReplicas} replicas: the pool they were for has not grown by the deadline.";

    public static string Queued(RoleMove move, QuotaWait wait, BookState book)
    {
        var more = wait.AheadCount - wait.Ahead.Length;
        var others = more <= 0 ? string.Empty : wait.AheadCount == QuotaWait.MostCounted ? $" and at least {more} more" : $" and {more} more";
        return $"{move.Id} {Change(move, move.Target)} needs {Gpus(Missing(move))}{(move.Moved ? " more" : string.Empty)}; {string.Join(", ", wait.Ahead)}{others} "
            + $"wait{(wait.AheadCount == 1 ? "s" : string.Empty)} ahead of it, and {Math.Max(0, wait.FreeGpus)} of {book.Terms.CeilingGpus} are free. "
            + $"{Reached(move)}; shrink another pool, raise max_total_gpus, or raise the pool's priority.";
    }

    public static string GroupLimit(RoleMove move, QuotaWait wait) =>
        $"{move.Id} {Change(move, move.Target)} needs {Gpus(Missing(move))}{(move.Moved ? " more" : string.Empty)}, and group {wait.Node} uses {wait.UsedGpus} of the {wait.LimitGpus} "
        + $"it may have. {Reached(move)}; shrink a pool of the group, or raise its guaranteed_gpus or borrowing_limit_gpus.";

    public static string Together(RoleMove move, RoleId other) =>
        $"{move.Id} {Change(move, move.Target)} waits for {other}: they grow together or not at all, and there is no room for both, or {other} must not grow yet. "
        + $"{Reached(move)}; shrink another pool, or ask for one role alone.";

    public static string Owed(RoleId victim, ReclaimNotice notice) =>
        $"{victim} has until {notice.DueAt:yyyy-MM-dd'T'HH:mm:ss'Z'} to give back to {notice.For} all above {notice.ToReplicas} replicas; nobody need ask again.";

    private static string Reclaiming(RoleMove move, ReclaimNotice notice) =>
        $"{move.Id} {Change(move, move.Target)} waits: it has to give back {move.Before.GrantedReplicas - notice.ToReplicas} replicas to {notice.For} "
        + $"by {notice.DueAt:yyyy-MM-dd'T'HH:mm:ss'Z'}. {Reached(move)}; it grows again when {notice.For} has what it is entitled to.";

    public static string Unschedulable(RoleMove move, UnschedulableMark mark) =>
        $"{move.Id} {Change(move, move.Target)} waits: replicas above {mark.Replicas} found no GPUs in the cluster and were given back at "
        + $"{mark.At:yyyy-MM-dd'T'HH:mm:ss'Z'}. It is tried again at {mark.RetryAt:yyyy-MM-dd'T'HH:mm:ss'Z'}; free GPUs of its kind on one node, or add some.";

    public static string AllOrNothing(ParticipantId participant) =>
        $"The roles of {participant} move together or not at all, and not all of them fit; nothing is changed.";

    public static string Late(ScaleRequest request, DateTimeOffset known) =>
        $"The request for {request.Participant} was made at {request.Timestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}, before the last one answered ({known:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}). "
        + "It came late and is not carried out; ask for what is wanted now.";

    public static string TooOld(ScaleRequest request, TimeSpan lifetime) =>
        $"The request for {request.Participant} was made at {request.Timestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}, more than {lifetime.TotalSeconds:0} seconds (intent_cache_ttl_seconds) ago. "
        + "It is not carried out; ask for what is wanted now.";

    public static string FromTheFuture(ScaleRequest request, DateTimeOffset now) =>
        $"The request for {request.Participant} carries the time {request.Timestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}; here it is {now:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}. "
        + "Set the caller's clock, or leave the timestamp out.";

    public static string NotObserved(ParticipantId participant) =>
        $"{participant} has not been read yet, so what it holds is unknown. It can be scaled after its first report.";

    public static string NotAuthorized(string? caller, ParticipantId participant, int managed)
    {
        var who = string.IsNullOrEmpty(caller) ? "(none)" : caller;
        return managed == 0
            ? $"Namespace {who} not authorized: managed_namespaces is empty, so nobody may scale {participant}. Add the namespace, or leave the setting out to admit everybody."
            : $"Namespace {who} not authorized: it may not scale {participant}. Add it to managed_namespaces.";
    }

    public static string NotExecuted(ParticipantId participant, ScaleGrant grant) =>
        $"[no-operation] {participant} would be {grant.Outcome.ToString().ToLowerInvariant()} (not executed): {grant.Message}";

    public static string NoSuchPool(RoleId pool) =>
        $"{pool} does not exist: the deployment was last read without that role. Leave the role out of the request.";

    private static long Missing(RoleMove move) => ((long)move.Target - move.Granted) * (move.Before.GpuPerReplica ?? 0);

    private static string Change(RoleMove move, int to) => $"{move.Before.GrantedReplicas} to {to}";

    private static string Reached(RoleMove move) => move.Moved
        ? $"Granted up to {move.Granted}"
        : $"It stays at {(move.Withheld ? move.Before.DesiredReplicas : move.Granted)}";

    private static string Charged(long charged, int? ceiling) =>
        ceiling is { } most ? $"{charged} of {Gpus(most)} charged" : $"{Gpus(charged)} charged";

    private static string Gpus(long count) => count == 1 ? "1 GPU" : $"{count} GPUs";
}
