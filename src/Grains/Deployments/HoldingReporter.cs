using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Deployments;

/// <summary>
/// Reports the holding of a deployment to its budget: when it changed, when the budget has not confirmed the last report, and
/// at an interval. A budget that cannot be reached does not fail the request to the deployment.
/// </summary>
internal sealed class HoldingReporter(IGlobalPlannerGrain budget, PlannerClock clock, GrainOptions options, ILogger logger)
{
    private DeploymentReport? _confirmed;
    private DeploymentStanding? _standing;
    private bool _failing;

    /// <summary>
    /// Whether the budget's last answer says that the deployment has exactly what was granted; null when it has not answered.
    /// </summary>
    public bool? Settled => _standing?.Settled;

    /// <summary>Reports if the budget may not know the holding.</summary>
    /// <param name="report">The holding.</param>
    /// <param name="always">Whether to report even if the budget has confirmed the same.</param>
    public async ValueTask ReportAsync(DeploymentReport report, bool always = false)
    {
        if (!always && _confirmed is { } last && SameHolding(last, report) && !IsOld(last, report))
        {
            return;
        }

        (_confirmed, _standing) = (null, null);
        try
        {
            _standing = await budget.ReportAsync(report).WaitAsync(options.BudgetTimeout, clock.Wall);
            _confirmed = report;
            _failing = false;
        }
        catch (Exception exception) when (ConnectorCall.IsFailure(exception))
        {
            if (!_failing)
            {
                logger.ReportFailed(report.Participant, exception);
                _failing = true;
            }
        }
    }

    private bool IsOld(DeploymentReport last, DeploymentReport report) =>
        (report.ObservedAt - last.ObservedAt).Duration() >= options.ReportInterval;

    private static bool SameHolding(DeploymentReport left, DeploymentReport right) =>
        left.Fence == right.Fence && left.Prefill == right.Prefill && left.Decode == right.Decode;
}
