using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>The texts of answers: the change asked for, the figures that bind it, and what would help.</summary>
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
            + $"{Reached(move)}; grow another role first, or lower min_total_gpus.";
    }

    public static string NoRoom(RoleMove move, int ceiling, long free, long releasing, BookEntries entries)
    {
        var missing = move.Before.GpusOf((long)move.Target - (move.Up ? move.Granted : move.Before.WrittenReplicas));
        var room = free >= 0
            ? $"{free} of {ceiling} free"
            : $"{ceiling - free} charged against a ceiling of {ceiling}";
        var change = $"{move.Id} {(move.Up ? Change(move, move.Target) : $"{move.Before.DesiredReplicas} to {move.Target}")} needs {Gpus(missing)}{(move.Moved ? " more" : string.Empty)}, {room}";
        var holder = entries.LargestHolder(move.Id) is { } other ? $"; {other.Id} holds {other.Gpus}" : string.Empty;
        return move.Bound == GrantReason.AwaitingRelease
            ? $"{change}, {releasing} being released{holder}. {Reached(move)}; ask again when the release is reported."
            : $"{change}{holder}. {Reached(move)}; shrink another role or raise max_total_gpus.";
    }

    public static string Unknown(RoleMove move, BookEntries entries)
    {
        if (move.Before.GpuPerReplica is not null && entries.Awaited.Min is { Value.Length: > 0 } awaited)
        {
            return $"{move.Id} {Change(move, move.Target)} waits: {awaited} has not been read yet, so what it holds is unknown. "
                + "It is decided after the first report of that deployment; find out why it cannot be read, or take it out of the budget.";
        }

        var unknown = move.Before.GpuPerReplica is null ? move.Id : entries.FirstUnknownRole() ?? move.Id;
        return $"{move.Id} {Change(move, move.Target)} cannot be charged: the GPUs of a replica of {unknown} are unknown. "
            + "Set the GPU limit in the deployment, or declare it with gpu_cost.";
    }

    /// <summary>The text for <see cref="LedgerRole.GrowthBlock"/>.</summary>
    public static string Blocked(RoleMove move, LedgerRole entry, GrantReason block) => block switch
    {
        GrantReason.Reclaiming => Reclaiming(move, entry.Reclaim!),
        GrantReason.Unschedulable => Unschedulable(move, entry.Unschedulable!),
        _ => $"{move.Id} {Change(move, move.Target)} waits: {entry.InFlight.Length} of its grants have not been seen written. "
            + "It can grow after the next report of its deployment.",
    };

    public static string Served(RoleId id, int from, LedgerRole entry) => entry.Waiting is { } still
        ? $"{id} {from} to {entry.GrantedReplicas} of {still.WantedReplicas} from what became free."
        : $"{id} {from} to {entry.GrantedReplicas} from what became free; nothing waits any more.";

    public static string Compensated(TradeMove move, int back) =>
        $"{move.Id} gets back {back} of {move.FromReplicas - move.ToReplicas} replicas: the role they were for has not grown by the deadline.";

    private static string Reclaiming(RoleMove move, ReclaimNotice notice) =>
        $"{move.Id} {Change(move, move.Target)} waits: it has to give back {move.Before.GrantedReplicas - notice.ToReplicas} replicas to {notice.For} "
        + $"by {notice.DueAt:yyyy-MM-dd'T'HH:mm:ss'Z'}. {Reached(move)}; it grows again when {notice.For} has what it is entitled to.";

    public static string Unschedulable(RoleMove move, UnschedulableMark mark) =>
        $"{move.Id} {Change(move, move.Target)} waits: replicas above {mark.Replicas} found no GPUs in the cluster and were given back at "
        + $"{mark.At:yyyy-MM-dd'T'HH:mm:ss'Z'}. It is tried again at {mark.RetryAt:yyyy-MM-dd'T'HH:mm:ss'Z'}; free GPUs of its type on one node, or add some.";

    public static string AllOrNothing(ParticipantId participant) =>
        $"The roles of {participant} move together or not at all, and not all of them fit; nothing is changed.";

    public static string NotExecuted(ParticipantId participant, ScaleGrant grant) =>
        $"[no-operation] {participant} would be {grant.Outcome.ToString().ToLowerInvariant()} (not executed): {grant.Message}";

    internal static string Change(RoleMove move, int to) => $"{move.Before.GrantedReplicas} to {to}";

    internal static string Reached(RoleMove move) => move.Moved
        ? $"Granted up to {move.Granted}"
        : $"It stays at {(move.Withheld ? move.Before.DesiredReplicas : move.Granted)}";

    private static string Charged(long charged, int? ceiling) =>
        ceiling is { } most ? $"{charged} of {Gpus(most)} charged" : $"{Gpus(charged)} charged";

    internal static string Gpus(long count) => count == 1 ? "1 GPU" : $"{count} GPUs";
}
