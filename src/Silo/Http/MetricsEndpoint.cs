using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Silo.Observability;

namespace GlobalPlanner.Silo.Http;

/// <summary>
/// <c>/metrics</c> in Prometheus' text format. Budgets are read from their ledgers at every scrape; a budget that does not
/// answer keeps its last figures and does not hide the others.
/// </summary>
internal static class MetricsEndpoint
{
    private static readonly TimeSpan BudgetTimeout = TimeSpan.FromSeconds(2);

    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", async (MetricsRegistry metrics, IPoolCatalog catalog, IGrainFactory grains, CancellationToken cancellationToken) =>
        {
            await Task.WhenAll(catalog.BudgetDomains.Select(domain => RefreshAsync(domain, metrics, grains, cancellationToken)));
            return Results.Stream(stream => metrics.WriteAsync(stream, cancellationToken), MetricsRegistry.ContentType);
        });

    private static async Task RefreshAsync(string domain, MetricsRegistry metrics, IGrainFactory grains, CancellationToken cancellationToken)
    {
        try
        {
            var budget = await grains.GetGrain<IGlobalPlannerGrain>(domain).GetBudgetAsync()
                .WaitAsync(BudgetTimeout, TimeProvider.System, cancellationToken);
            metrics.Budget.Record(BudgetReadings.From(budget));
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or InvalidOperationException)
        {
            return;
        }
    }
}
