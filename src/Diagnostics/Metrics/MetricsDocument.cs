using System.Collections.Immutable;
using System.Text;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Renders <c>docs/metrics.md</c> from what is registered.</summary>
public static class MetricsDocument
{
    /// <summary>The whole document.</summary>
    public static string Render(IReadOnlyList<MetricDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var text = new StringBuilder();
        text.Append(
            """
            # Metrics

            Generated from the registrations in `src/Diagnostics/Metrics`; do not edit by hand.

            The silo serves these at `/metrics` in Prometheus' text format. Series named `dynamo_planner_*` have the names
            and meanings of Dynamo's planner. Two things differ: one process runs many planners here, so every series
            carries the label `pool` (the participant id, `namespace/deployment`); and a series is absent until it has a
            value, where Dynamo starts at zero. After that an unknown value leaves a series as it was, and zero is
            published as zero. An enum is a gauge with one sample a state, 1 for the active state, in a label that has
            the name of the series; states are only ever appended. Series named `globalplanner_*` are our own. GPU hours
            count from when the pool came to the silo. A pool that leaves a silo takes its series along.

            | name | type | labels | meaning |
            |---|---|---|---|

            """);
        foreach (var definition in definitions)
        {
            var labels = definition.Labels.Length == 0 ? "" : $"`{string.Join("`, `", definition.Labels)}`";
            text.Append('|').Append(" `").Append(definition.Name).Append("` | ").Append(definition.Type).Append(" | ")
                .Append(labels).Append(" | ").Append(definition.Help).Append(" |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}

/// <summary>A series as it was registered; the source of <c>docs/metrics.md</c>.</summary>
/// <param name="Name">Name as exposed.</param>
/// <param name="Type">Prometheus type: gauge, counter, histogram, or enum (a gauge with one sample a state).</param>
/// <param name="Labels">Label names in order.</param>
/// <param name="Help">Meaning and unit.</param>
public sealed record MetricDefinition(string Name, string Type, ImmutableArray<string> Labels, string Help);
