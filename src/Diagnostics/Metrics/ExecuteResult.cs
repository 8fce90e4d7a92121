using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>
/// The labels under which Dynamo counts decisions and scale requests by result. A connector that silently does nothing
/// must not look like success, so every reason for not writing a wanted change has its own label.
/// </summary>
internal static class ExecuteResult
{
    /// <summary>The <c>result</c> of <c>dynamo_planner_execute_total</c>.</summary>
    public static string Of(DecisionRecord record)
    {
        var decision = record.Decision;
        if (decision.Targets is null)
        {
            return decision.Load?.Reason == LoadReason.ScalingInProgress ? "in_progress" : "skipped_no_change";
        }

        if (decision.Advisory)
        {
            return "advisory";
        }

        return record.Actuation?.Status switch
        {
            ActuationStatus.Written => "success",
            ActuationStatus.AlreadyThere => "skipped_no_change",
            ActuationStatus.Failed => "error",
            ActuationStatus.Conflict or ActuationStatus.Fenced => "skipped_connector_blocked",
            _ when record.Grant is { Outcome: GrantOutcome.Held or GrantOutcome.Rejected } => "skipped_rejected",
            _ => "skipped_connector_blocked",
        };
    }

    /// <summary>The <c>result</c> and <c>reason</c> of <c>dynamo_planner_global_scale_request_total</c>.</summary>
    public static (string Result, string Reason) Of(ScaleGrant grant) => grant.Outcome switch
    {
        GrantOutcome.Granted or GrantOutcome.Partial => ("success", "success"),
        _ => ("error", grant.Reason switch
        {
            GrantReason.NotAuthorized => "not_authorized",
            GrantReason.Ceiling or GrantReason.Floor or GrantReason.AwaitingRelease => "budget_exceeded",
            GrantReason.BudgetUnknown => "budget_unknown",
            GrantReason.NotObserved => "not_observed",
            GrantReason.Invalid => "invalid",
            _ => "exception",
        }),
    };
}
