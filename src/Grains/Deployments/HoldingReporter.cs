using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Time;
using GlobalPlanner.Planning.Arbitration;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Deployments;

/// <summary>
/// Tells the budget what a deployment holds: when it changed, when the budget has not confirmed the last report, and
/// from time to time. A budget that cannot be reached does not fail what the deployment was asked for.
/// </summary>
internal sealed class HoldingReporter(IGlobalPlannerGrain budget, PlannerClock clock, PoolPlannerOptions options, ILogger logger)
{
    private DeploymentReport? _confirmed;
    private bool _failing;

    /// <summary>Reports if there is something to report.</summary>
    public async ValueTask ReportAsync(DeploymentReport report)
    {
        if (_confirmed is { } last && SameHolding(last, report) && report.ObservedAt - last.ObservedAt < options.ReportInterval)
        {
            return;
        }

        _confirmed = null;
        try
        {
            await budget.ReportAsync(report).WaitAsync(options.BudgetTimeout, clock.Wall);
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

    private static bool SameHolding(DeploymentReport left, DeploymentReport right) =>
        left.Fence == right.Fence && left.Prefill == right.Prefill && left.Decode == right.Decode;
}
