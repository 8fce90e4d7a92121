using System.Collections.Immutable;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>A series as it was registered; the source of <c>docs/metrics.md</c>.</summary>
/// <param name="Name">Name as exposed.</param>
/// <param name="Type">Prometheus type: gauge, counter, histogram, or enum (a gauge with one sample a state).</param>
/// <param name="Labels">Label names in order.</param>
/// <param name="Help">Meaning and unit.</param>
public sealed record MetricDefinition(string Name, string Type, ImmutableArray<string> Labels, string Help);
