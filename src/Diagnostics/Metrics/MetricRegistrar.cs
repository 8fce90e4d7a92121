using System.Collections.Immutable;
using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>
/// Registers series in one registry and records their definitions. A series is not exposed before it has a value, because
/// an unknown value must be absent, not zero.
/// </summary>
internal sealed class MetricRegistrar(CollectorRegistry registry)
{
    private readonly MetricFactory _factory = Prometheus.Metrics.WithCustomRegistry(registry);
    private readonly List<MetricDefinition> _definitions = [];
    private readonly List<Action<string>> _forget = [];

    public ImmutableArray<MetricDefinition> Definitions => [.. _definitions];

    public Gauge Gauge(string name, string help, params string[] labels)
    {
        Remember(name, "gauge", labels, help);
        return Keep(_factory.CreateGauge(name, help, labels, new GaugeConfiguration { SuppressInitialValue = true }));
    }

    public Gauge Enum(string name, string help, params string[] labels)
    {
        Remember(name, "enum", labels, help);
        return Keep(_factory.CreateGauge(name, help, labels, new GaugeConfiguration { SuppressInitialValue = true }));
    }

    public Counter Counter(string name, string help, params string[] labels)
    {
        Remember(name, "counter", labels, help);
        return Keep(_factory.CreateCounter(name, help, labels, new CounterConfiguration { SuppressInitialValue = true }));
    }

    public Histogram Histogram(string name, string help, double[] buckets, params string[] labels)
    {
        Remember(name, "histogram", labels, help);
        return _factory.CreateHistogram(name, help, labels, new HistogramConfiguration { Buckets = buckets });
    }

    /// <summary>Removes every series, apart from histograms, whose first label has this value.</summary>
    public void Forget(string firstLabel)
    {
        foreach (var forget in _forget)
        {
            forget(firstLabel);
        }
    }

    private Gauge Keep(Gauge gauge)
    {
        Keep(gauge.GetAllLabelValues, gauge.RemoveLabelled);
        return gauge;
    }

    private Counter Keep(Counter counter)
    {
        Keep(counter.GetAllLabelValues, counter.RemoveLabelled);
        return counter;
    }

    private void Keep(Func<IEnumerable<string[]>> all, Action<string[]> remove) => _forget.Add(value =>
    {
        foreach (var labels in all().Where(labels => labels.Length > 0 && labels[0] == value))
        {
            remove(labels);
        }
    });

    private void Remember(string name, string type, string[] labels, string help) =>
        _definitions.Add(new MetricDefinition(name, type, [.. labels], help));
}
