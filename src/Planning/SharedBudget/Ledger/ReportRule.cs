using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// Decides what a report may change. The newest reading replaces what was known and drops the grants that the deployment's
/// fence now refuses. A reading that may be older than one already taken over can only raise what is held.
/// </summary>
internal static class ReportRule
{
    /// <summary>The entry of a role that is reported for the first time.</summary>
    public static LedgerRole Register(RoleHolding holding, DeploymentReport report, int? declaredGpu) => new()
    {
        ReportedGpu = holding.GpuPerReplica,
        DeclaredGpu = declaredGpu,
        DesiredReplicas = holding.DesiredReplicas,
        HeldReplicas = holding.OccupiedReplicas,
        ReadFence = report.Fence,
        InFlight = [],
        PendingReplicas = holding.PendingReplicas,
        PendingSince = holding.PendingReplicas > 0 ? report.ObservedAt : null,
    };

    /// <summary>The entry after a report of its role; null when the report shows that the role is gone.</summary>
    public static LedgerRole? Apply(LedgerRole entry, RoleHolding? holding, DeploymentReport report, bool newest)
    {
        if (holding is null)
        {
            // A write that the deployment still accepts may bring the role back.
            return newest && (entry.InFlight.IsEmpty || entry.InFlight[^1].Fence <= report.Fence) ? null : entry;
        }

        return newest ? entry.Observed(holding, report.Fence, report.ObservedAt) : entry.ObservedLate(holding);
    }

    /// <summary>
    /// Whether a report is at least as new as the last one taken over. Fences decide: a newer fence was read later whatever
    /// the clocks say. Between equal fences the clock decides; it may be wrong, but nothing rises under one fence without
    /// being charged. A report without a fence proves nothing once the deployment has accepted a write, because it may have
    /// been read before that write; a deployment that was recreated since is believed from its first fenced write on. A
    /// deployment that is gone has no fence; there the clock alone decides.
    /// </summary>
    public static bool IsNewest(LedgerDeployment known, DeploymentReport report)
    {
        var later = known.ObservedAt is null || report.ObservedAt >= known.ObservedAt;
        return (known.ObservedFence, report.Fence) switch
        {
            (null, null) => later,
            (null, _) => true,
            (_, null) => later && report is { Prefill: null, Decode: null },
            ({ } before, { } now) => now > before || (now == before && later),
        };
    }

    /// <summary>The reason why a report cannot be used; null when it can.</summary>
    public static string? Problem(DeploymentReport report) =>
        report.Participant.Value.Length == 0
            ? "A report names no participant."
            : Problem(report, report.Prefill, PoolRoleNames.Prefill) ?? Problem(report, report.Decode, PoolRoleNames.Decode);

    private static string? Problem(DeploymentReport report, RoleHolding? holding, string role) =>
        holding is { DesiredReplicas: < 0 } or { HeldReplicas: < 0 } or { GpuPerReplica: < 0 } or { PendingReplicas: < 0 }
            ? $"The report of {report.Participant}/{role} holds a negative figure: {holding}."
            : null;
}
