using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration;

/// <summary>Answers in words: what was asked, the figures that bound it, and what would change it.</summary>
internal static class GrantMessage
{
    public static string Granted(ReadOnlySpan<PoolMove> moves, long charged, int? ceiling)
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

    public static string Floor(PoolMove move, long left, int floor, long tolerance)
    {
        var tolerated = tolerance > 0 ? $", tolerance {tolerance}" : string.Empty;
        return $"{move.Id} {(move.Withheld ? $"{move.Before.MostReplicas} to {move.Target}" : Change(move, move.Target))} would leave {Gpus(left)}, below the floor ({floor}{tolerated}). "
            + $"{Reached(move)}; grow another pool first, or lower min_total_gpus.";
    }

    public static string NoRoom(PoolMove move, int ceiling, long free, long releasing, BudgetBook book)
    {
        var missing = ((long)move.Target - (move.Up ? move.Granted : move.Before.WrittenReplicas)) * (move.Before.GpuPerReplica ?? 0);
        var room = free >= 0
            ? $"{free} of {ceiling} free"
            : $"{ceiling - free} charged against a ceiling of {ceiling}";
        var change = $"{move.Id} {(move.Up ? Change(move, move.Target) : $"{move.Before.DesiredReplicas} to {move.Target}")} needs {Gpus(missing)}{(move.Moved ? " more" : string.Empty)}, {room}";
        var holder = book.LargestHolder(move.Id) is { } other ? $"; {other.Pool} holds {other.Gpus}" : string.Empty;
        return move.Bound == GrantReason.AwaitingRelease
            ? $"{change}, {releasing} being released{holder}. {Reached(move)}; ask again when the release is reported."
            : $"{change}{holder}. {Reached(move)}; shrink another pool or raise max_total_gpus.";
    }

    public static string Unknown(PoolMove move, BudgetBook book)
    {
        var pool = move.Before.GpuPerReplica is null ? move.Id : book.FirstUnknownPool() ?? move.Id;
        return $"{move.Id} {Change(move, move.Target)} cannot be charged: the GPUs of a replica of {pool} are unknown. "
            + "Set the GPU limit in the deployment, or declare it with gpu_cost.";
    }

    public static string TooManyInFlight(PoolMove move) =>
        $"{move.Id} {Change(move, move.Target)} waits: {move.Before.InFlight.Length} grants of it have not been seen written. "
        + "It can grow after the next report of its deployment.";

    public static string NotObserved(ParticipantId participant) =>
        $"{participant} has not been read yet, so what it holds is unknown. It can be scaled after its first report.";

    public static string NotAuthorized(string? caller, ParticipantId participant) =>
        $"Namespace {(string.IsNullOrEmpty(caller) ? "(none)" : caller)} may not scale {participant}. Add it to managed_namespaces.";

    public static string NoSuchPool(PoolId pool) =>
        $"{pool} does not exist: the deployment was last read without that role. Leave the role out of the request.";

    private static string Change(PoolMove move, int to) => $"{move.Before.GrantedReplicas} to {to}";

    private static string Reached(PoolMove move) => move.Moved
        ? $"Granted up to {move.Granted}"
        : $"It stays at {(move.Withheld ? move.Before.DesiredReplicas : move.Granted)}";

    private static string Charged(long charged, int? ceiling) =>
        ceiling is { } most ? $"{charged} of {Gpus(most)} charged" : $"{Gpus(charged)} charged";

    private static string Gpus(long count) => count == 1 ? "1 GPU" : $"{count} GPUs";
}
