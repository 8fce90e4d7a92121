using System.Collections.Immutable;
using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>All series of one process, in their own registry, and their text exposition.</summary>
public sealed class MetricsRegistry
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly MetricRegistrar _registrar;

    /// <param name="clock">The planners' clock, for ages.</param>
    public MetricsRegistry(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _registrar = new MetricRegistrar(_registry);
        Planner = new PlannerMetrics(_registry, _registrar, clock);
        Budget = new BudgetMetrics(_registrar);
        ScaleRequests = new ScaleRequestMetrics(_registrar);
        Operators = new OperatorMetrics(_registrar);
        Config = new ConfigMetrics(_registrar);
    }

    /// <summary>The content type of the text exposition.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Series of the pool planners.</summary>
    public PlannerMetrics Planner { get; }

    /// <summary>Series of the GPU budgets.</summary>
    public BudgetMetrics Budget { get; }

    /// <summary>Series of the scale requests that arrive over HTTP.</summary>
    public ScaleRequestMetrics ScaleRequests { get; }

    /// <summary>Series of the operators who use the console.</summary>
    public OperatorMetrics Operators { get; }

    /// <summary>Series of the configuration file.</summary>
    public ConfigMetrics Config { get; }

    /// <summary>Everything that is registered, in order of registration.</summary>
    public ImmutableArray<MetricDefinition> Definitions => _registrar.Definitions;

    /// <summary>Writes the Prometheus text exposition.</summary>
    public Task WriteAsync(Stream stream, CancellationToken cancellationToken) =>
        _registry.CollectAndExportAsTextAsync(stream, cancellationToken);
}
