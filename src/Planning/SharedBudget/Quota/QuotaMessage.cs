using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>The texts for growth that waits in a queue, for a group, for the other role, or for replicas that others give back.</summary>
internal static class QuotaMessage
{
    public static string Queued(RoleMove move, QuotaWait wait, int? ceilingGpus)
    {
        var more = wait.AheadCount - wait.Ahead.Length;
        var others = more <= 0 ? string.Empty : wait.AheadCount == QuotaWait.MostCounted ? $" and at least {more} more" : $" and {more} more";
        return $"{move.Id} {GrantMessage.Change(move, move.Target)} needs {GrantMessage.Gpus(move.MissingGpus)}{(move.Moved ? " more" : string.Empty)}; {string.Join(", ", wait.Ahead)}{others} "
            + $"wait{(wait.AheadCount == 1 ? "s" : string.Empty)} ahead of it, and {Math.Max(0, wait.FreeGpus)} of {ceilingGpus} are free. "
            + $"{GrantMessage.Reached(move)}; shrink another role, raise max_total_gpus, or raise the role's priority.";
    }

    public static string GroupLimit(RoleMove move, QuotaWait wait) =>
        $"{move.Id} {GrantMessage.Change(move, move.Target)} needs {GrantMessage.Gpus(move.MissingGpus)}{(move.Moved ? " more" : string.Empty)}, and group {wait.Node} uses {wait.UsedGpus} of the {wait.LimitGpus} "
        + $"it may have. {GrantMessage.Reached(move)}; shrink a role of the group, or raise its guaranteed_gpus or borrowing_limit_gpus.";

    public static string Together(RoleMove move, RoleId other) =>
        $"{move.Id} {GrantMessage.Change(move, move.Target)} waits for {other}: they grow together or not at all, and there is no room for both, or {other} must not grow yet. "
        + $"{GrantMessage.Reached(move)}; shrink another role, or ask for one role alone.";

    public static string Owed(RoleId victim, ReclaimNotice notice) =>
        $"{victim} has until {notice.DueAt:yyyy-MM-dd'T'HH:mm:ss'Z'} to give back to {notice.For} all above {notice.ToReplicas} replicas; there is no need to ask again.";
}
