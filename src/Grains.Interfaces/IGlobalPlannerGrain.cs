using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>One GPU budget and the single writer of its ledger; its key names the budget domain.</summary>
[Alias("GlobalPlanner.IGlobalPlannerGrain")]
public interface IGlobalPlannerGrain : IGrainWithStringKey
{
    /// <summary>Decides on a request. The answer leaves after the ledger that holds it is stored.</summary>
    /// <exception cref="BudgetUnavailableException">The ledger could not be opened or stored.</exception>
    [Alias("RequestScale")]
    Task<ScaleGrant> RequestScaleAsync(ScaleRequest request);

    /// <summary>Takes note of what a deployment really holds, durably.</summary>
    /// <returns>The deployment's standing in the ledger; null when it is not in it.</returns>
    /// <exception cref="ArgumentException">The report holds a negative figure.</exception>
    /// <exception cref="BudgetUnavailableException">The ledger could not be opened or stored.</exception>
    [Alias("Report")]
    Task<DeploymentStanding?> ReportAsync(DeploymentReport report);

    /// <summary>The budget as it is now.</summary>
    [Alias("GetBudget"), Question]
    Task<BudgetStatus> GetBudgetAsync();

    /// <summary>
    /// Changes settings, all of them or none, from the next decision on; they go before the configuration file and
    /// survive a restart. A ceiling below what is held takes nothing away: growth waits.
    /// </summary>
    /// <exception cref="BudgetUnavailableException">The ledger could not be opened or stored.</exception>
    [Alias("SetSettings"), Order]
    Task<SettingsAnswer> SetSettingsAsync(SettingsOrder order);
}
