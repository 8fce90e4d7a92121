using System.Collections.Immutable;
using System.Text;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Renders <c>docs/metrics.md</c> from the registered series.</summary>
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

            The silo serves these series at `/metrics` in the Prometheus text format.

            Series named `dynamo_planner_*` have the names and meanings of Dynamo's planner, with two differences. Here one
            process runs many planners, so every series has the label `pool` (the participant id,
            `namespace/deployment`). And a series is absent until it has a value, where Dynamo starts at zero; later, an
            unknown value leaves the series unchanged, and zero is published as zero. Series named `globalplanner_*` exist
            only here.

            An enum is a gauge with one sample for each state, 1 for the active state and 0 for the others, in a label named
            like the series. New states are only appended. GPU hours count from the time when the pool started on the silo.
            When a pool moves to another silo, its series move with it.

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

/// <summary>The definition of a registered series; the source of <c>docs/metrics.md</c>.</summary>
/// <param name="Name">Name as exposed.</param>
/// <param name="Type">Prometheus type: gauge, counter, histogram, or enum (a gauge with one sample for each state).</param>
/// <param name="Labels">Label names in order.</param>
/// <param name="Help">Meaning and unit.</param>
public sealed record MetricDefinition(string Name, string Type, ImmutableArray<string> Labels, string Help);
