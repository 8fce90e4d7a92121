using System.Globalization;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.Holds;

/// <summary>
/// The hold that a reason of a decision, a grant or a write stands for, and with it what ends it. The switches have no
/// default arm on purpose: a new reason does not compile before somebody has decided whether it is a hold.
/// </summary>
public static class HoldOf
{
#pragma warning disable CS8524 // A number that is no member of the enum is a bug, and throws. A member without an arm stays an error (CS8509).

    /// <summary>The hold of a decision: of its load loop, else of its last projection, else of its throughput loop; null when the pool can act.</summary>
    public static HoldReason? Decision(PlanDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return (decision.Load is { } load ? Load(load.Reason) : null)
            ?? Projection(decision.Projection)
            ?? (decision.Throughput is { } throughput ? Throughput(throughput.Reason) : null);
    }

    /// <summary>The hold of a reason of the load loop; null when the pool can act.</summary>
    public static HoldReason? Load(LoadReason reason) => reason switch
    {
        LoadReason.NoFpmData => HoldReason.NoFpmData,
        LoadReason.ScalingInProgress => HoldReason.ScalingInProgress,
        LoadReason.WorkerCountMismatch => HoldReason.WorkerCountMismatch,
        LoadReason.InsufficientData => HoldReason.InsufficientData,
        LoadReason.RejectedByPlugin => HoldReason.RejectedByPlugin,
        LoadReason.GpuBudgetGuardHold => HoldReason.GpuBudgetGuardHold,
        LoadReason.GpuBudgetInfeasible => HoldReason.GpuBudgetInfeasible,
        LoadReason.TrafficUnavailable => HoldReason.TrafficUnavailable,
        LoadReason.Unset or LoadReason.Disabled or LoadReason.NoChange or LoadReason.ScaleUp or LoadReason.ScaleDown
            or LoadReason.ScaleDownCappedByThroughput or LoadReason.ScaleDownRefusedConsolidation or LoadReason.OverrideByUserPlugin
            or LoadReason.ReconcileClampedToFloor or LoadReason.ReconcileClampedToCeiling or LoadReason.HeldOver
            or LoadReason.GpuBudgetReconcile => null,
    };

    /// <summary>The hold of a reason of the throughput loop; null when the pool can act.</summary>
    public static HoldReason? Throughput(ThroughputReason reason) => reason switch
    {
        ThroughputReason.NoTrafficData => HoldReason.NoTrafficData,
        ThroughputReason.PredictFailed => HoldReason.PredictFailed,
        ThroughputReason.ModelNotReady => HoldReason.ModelNotReady,
        ThroughputReason.GpuBudgetGuardHold => HoldReason.GpuBudgetGuardHold,
        ThroughputReason.Unset or ThroughputReason.Disabled or ThroughputReason.SetLowerBound or ThroughputReason.Scale
            or ThroughputReason.OverrideByUserPlugin or ThroughputReason.HeldOver or ThroughputReason.CircuitOpen
            or ThroughputReason.RejectedByPlugin or ThroughputReason.NoChange or ThroughputReason.GpuBudgetReconcile
            or ThroughputReason.PartnerNotReady => null,
    };

    /// <summary>The hold of a reason of the last projection; null when the pool can act.</summary>
    public static HoldReason? Projection(ProjectionReason reason) => reason switch
    {
        ProjectionReason.PowerBudgetClamped => HoldReason.PowerBudgetClamped,
        ProjectionReason.PowerBudgetScaleUpSuppressed => HoldReason.PowerBudgetScaleUpSuppressed,
        ProjectionReason.Unchanged or ProjectionReason.FloorRepair or ProjectionReason.GpuBudgetReconcile or ProjectionReason.GpuBudgetFit
            or ProjectionReason.GpuBudgetInfeasible or ProjectionReason.PowerRebalanceStaged => null,
    };

    /// <summary>The hold of a budget's answer, with the figures that bind it; null when everything asked for was granted.</summary>
    public static HoldReason? Grant(ScaleGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (grant.NoOperation)
        {
            return HoldReason.BudgetNoOperation;
        }

        return grant.Outcome == GrantOutcome.Granted ? null : grant.Reason switch
        {
            GrantReason.Ceiling => HoldReason.WaitingForGpus.Until(string.Create(
                CultureInfo.InvariantCulture, $"Another pool releases GPUs, the ceiling of {grant.CeilingGpus} GPUs (max_total_gpus) is raised, or the pool needs fewer.")),
            GrantReason.AwaitingRelease => HoldReason.WaitingForGpus.Until("The GPUs that are being released are confirmed free."),
            GrantReason.GroupLimit => HoldReason.WaitingForGpus.Until(
                "A pool of the same group shrinks, or the group's guaranteed_gpus or borrowing_limit_gpus is raised."),
            GrantReason.Queued => HoldReason.WaitingForGpus.Until(Queue(grant)),
            GrantReason.AllOrNothing => HoldReason.WaitingForGpus.Until("There are GPUs for all roles at once."),
            GrantReason.Fits or GrantReason.NoBudget or GrantReason.ReducesViolation or GrantReason.Paired => HoldReason.WaitingForGpus,
            GrantReason.Reclaiming => HoldReason.BudgetReclaims,
            GrantReason.Unschedulable => HoldReason.Unschedulable,
            GrantReason.Late => HoldReason.BudgetRequestLate,
            GrantReason.Floor => HoldReason.BudgetFloor.Until(string.Create(
                CultureInfo.InvariantCulture, $"Another pool grows first, or the floor of {grant.FloorGpus} GPUs (min_total_gpus) is lowered.")),
            GrantReason.BudgetUnknown => HoldReason.BudgetUnknown,
            GrantReason.NotObserved => HoldReason.BudgetNotObserved,
            GrantReason.NotAuthorized => HoldReason.BudgetNotAuthorized,
            GrantReason.Invalid => HoldReason.BudgetRequestInvalid,
        };
    }

    /// <summary>The hold of a write's outcome; null when the deployment has what was granted.</summary>
    public static HoldReason? Write(ActuationStatus status) => status switch
    {
        ActuationStatus.Conflict => HoldReason.WriteConflict,
        ActuationStatus.Fenced => HoldReason.WriteFenced,
        ActuationStatus.Failed => HoldReason.WriteFailed,
        ActuationStatus.Written or ActuationStatus.AlreadyThere => null,
    };

    /// <summary>The hold of what the planner's own ceiling withholds; null when it withholds nothing.</summary>
    public static HoldReason? Withheld(Withholding withheld) => withheld switch
    {
        Withholding.AwaitingRelease => HoldReason.AwaitingOwnRelease,
        Withholding.CostUnknown => HoldReason.BudgetUnknown,
        Withholding.Nothing => null,
    };

#pragma warning restore CS8524

    private static string Queue(ScaleGrant grant)
    {
        var ahead = grant.RolesAhead == 1 ? "The pool ahead is" : string.Create(CultureInfo.InvariantCulture, $"The {grant.RolesAhead} pools ahead are");
        return grant.Next is { } next
            ? $"{ahead} served, {next} next; or the pool's priority is raised."
            : $"{ahead} served, or the pool's priority is raised.";
    }
}
