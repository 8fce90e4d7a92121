using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// What a report may change. The newest reading replaces what was known and drops the grants that the deployment's
/// fence now refuses. A reading that may be older than one already taken over can only raise what is held.
/// </summary>
internal static class ReportRule
{
    public static LedgerRole Register(RoleHolding holding, DeploymentReport report, int? declaredGpu) => new()
    {
        ReportedGpu = holding.GpuPerReplica,
        DeclaredGpu = declaredGpu,
        DesiredReplicas = holding.DesiredReplicas,
        HeldReplicas = Math.Max(holding.DesiredReplicas, holding.HeldReplicas),
        ReadFence = report.Fence,
        InFlight = [],
        PendingReplicas = holding.PendingReplicas,
        PendingSince = holding.PendingReplicas > 0 ? report.ObservedAt : null,
    };

    /// <summary>The pool after a report of its role; null when the report shows that the role is gone.</summary>
    public static LedgerRole? Apply(LedgerRole pool, RoleHolding? holding, DeploymentReport report, bool newest)
    {
        var fence = report.Fence;
        if (holding is null)
        {
            // A write that is still accepted may bring the role back.
            return newest && (pool.InFlight.IsEmpty || pool.InFlight[^1].Fence <= fence) ? null : pool;
        }

        var held = Math.Max(holding.DesiredReplicas, holding.HeldReplicas);
        return newest
            ? pool with
            {
                ReportedGpu = holding.GpuPerReplica ?? pool.ReportedGpu,
                DesiredReplicas = holding.DesiredReplicas,
                HeldReplicas = held,
                ReadFence = fence,
                InFlight = StillPossible(pool.InFlight, fence),
                PendingReplicas = holding.PendingReplicas,
                PendingSince = holding.PendingReplicas > 0 ? pool.PendingSince ?? report.ObservedAt : null,
            }
            : pool with
            {
                ReportedGpu = pool.ReportedGpu is { } known && holding.GpuPerReplica is { } reported
                    ? Math.Max(known, reported)
                    : pool.ReportedGpu ?? holding.GpuPerReplica,
                HeldReplicas = Math.Max(pool.HeldReplicas, held),
            };
    }

    /// <summary>
    /// Whether a report is at least as new as what a deployment is known by. Fences decide: a newer one was read later
    /// whatever the clocks say. Among equal ones the clock does, and it may be wrong: nothing rises under one fence that
    /// is not charged for. A report without a fence proves nothing once the deployment has accepted a write: it may have
    /// been read before that write. A deployment that was made anew since is believed with its first fenced write. What
    /// is gone has no fence to tell by; there the clock decides alone.
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

    /// <summary>Why a report cannot be taken; null when it can.</summary>
    public static string? Problem(DeploymentReport report) =>
        report.Participant.Value.Length == 0
            ? "A report names no participant."
            : Problem(report, report.Prefill, PoolRoleNames.Prefill) ?? Problem(report, report.Decode, PoolRoleNames.Decode);

    private static string? Problem(DeploymentReport report, RoleHolding? holding, string role) =>
        holding is { DesiredReplicas: < 0 } or { HeldReplicas: < 0 } or { GpuPerReplica: < 0 } or { PendingReplicas: < 0 }
            ? $"The report of {report.Participant}/{role} holds a negative figure: {holding}."
            : null;

    private static ImmutableArray<GrantInFlight> StillPossible(ImmutableArray<GrantInFlight> grants, WriteFence? fence)
    {
        var refused = 0;
        while (refused < grants.Length && grants[refused].Fence < fence)
        {
            refused++;
        }

        return refused == 0 ? grants : grants[refused..];
    }
}
