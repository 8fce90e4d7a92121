using System.Globalization;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Grains.Supervision;

/// <summary>One line a minute: how many pools run in this silo, what holds them, and the GPUs held of each ceiling.</summary>
internal sealed class SummaryLogger(
    IPoolCatalog catalog,
    IGrainFactory grains,
    SiloPools running,
    PlannerClock clock,
    IOptions<GrainOptions> options,
    ILogger<SummaryLogger> logger) : SiloLoop(clock.Wall)
{
    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.SummaryInterval;

    /// <inheritdoc />
    protected override bool RunsAtOnce => false;

    /// <inheritdoc />
    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        var budgets = new List<string>();
        foreach (var domain in catalog.BudgetDomains)
        {
            var budget = await grains.GetGrain<IGlobalPlannerGrain>(domain).GetBudgetAsync()
                .WaitAsync(options.Value.BudgetTimeout, clock.Wall, stopping);
            var ceiling = budget.CeilingGpus?.ToString(CultureInfo.InvariantCulture) ?? "no ceiling";
            budgets.Add($"{domain} {budget.HeldGpus} of {ceiling}");
        }

        var pools = running.Running;
        logger.Summary(pools.Count, catalog.Participants.Length, Holds(pools), budgets.Count == 0 ? "no budget" : string.Join(", ", budgets));
    }

    /// <inheritdoc />
    protected override void OnRoundFailed(Exception exception) => logger.SummaryFailed(exception);

    private static string Holds(ICollection<RunningPool> pools)
    {
        var holds = pools.Where(pool => pool.Hold is not null)
            .GroupBy(pool => pool.Hold!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} {group.Count()}");
        var text = string.Join(", ", holds);
        return text.Length == 0 ? "none" : text;
    }
}
