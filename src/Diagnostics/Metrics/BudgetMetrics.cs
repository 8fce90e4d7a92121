using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Series of the GPU budget.</summary>
public sealed class BudgetMetrics
{
    private readonly Gauge _ceiling;
    private readonly Gauge _floor;
    private readonly Gauge _held;
    private readonly Gauge _granted;
    private readonly Gauge _charged;
    private readonly Gauge _headroom;
    private readonly Gauge _managed;

    internal BudgetMetrics(MetricRegistrar registrar)
    {
        _ceiling = registrar.Gauge("globalplanner_budget_ceiling_gpus", "Most GPUs of the budget; absent without a ceiling.", "domain");
        _floor = registrar.Gauge("globalplanner_budget_floor_gpus", "Least GPUs of the budget; absent without a floor.", "domain");
        _held = registrar.Gauge("globalplanner_budget_held_gpus", "GPUs that are occupied, or promised by what is written.", "domain");
        _granted = registrar.Gauge("globalplanner_budget_granted_gpus", "GPUs granted.", "domain");
        _charged = registrar.Gauge("globalplanner_budget_charged_gpus", "GPUs counted against the ceiling: the most that all roles can come to hold through what they hold now and the grants that may still be written.", "domain");
        _headroom = registrar.Gauge("globalplanner_budget_headroom_gpus", "GPUs that can be granted now; absent without a ceiling.", "domain");
        _managed = registrar.Gauge("dynamo_planner_global_managed_dgd_gpus", "GPUs charged to a managed deployment.", "pool", "dgd_name");
    }

    /// <summary>Publishes a budget as it is now.</summary>
    public void Record(BudgetReading budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        Set(_ceiling, budget.Domain, budget.CeilingGpus);
        Set(_floor, budget.Domain, budget.FloorGpus);
        Set(_held, budget.Domain, budget.HeldGpus);
        Set(_granted, budget.Domain, budget.GrantedGpus);
        Set(_charged, budget.Domain, budget.ChargedGpus);
        Set(_headroom, budget.Domain, budget.HeadroomGpus);
        foreach (var (participant, gpus) in budget.ChargedByDeployment)
        {
            _managed.WithLabels(participant.Value, participant.DeploymentName).Set(gpus);
        }
    }

    private static void Set(Gauge gauge, string domain, int? value)
    {
        if (value is { } known)
        {
            gauge.WithLabels(domain).Set(known);
        }
        else
        {
            gauge.RemoveLabelled(domain);
        }
    }
}
