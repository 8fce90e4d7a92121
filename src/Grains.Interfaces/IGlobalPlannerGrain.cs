using GlobalPlanner.Planning.Arbitration;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>One GPU budget and the single writer of its ledger; its key names the budget domain.</summary>
[Alias("GlobalPlanner.IGlobalPlannerGrain")]
public interface IGlobalPlannerGrain : IGrainWithStringKey
{
    /// <summary>Decides on a request. The answer leaves after the ledger that holds it is stored.</summary>
    [Alias("RequestScale")]
    Task<ScaleGrant> RequestScaleAsync(ScaleRequest request);

    /// <summary>Takes note of what a deployment really holds.</summary>
    [Alias("Report")]
    Task ReportAsync(DeploymentReport report);

    /// <summary>The budget as it is now.</summary>
    [Alias("GetBudget")]
    Task<BudgetStatus> GetBudgetAsync();
}
