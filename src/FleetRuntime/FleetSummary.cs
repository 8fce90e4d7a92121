using System.Globalization;
using System.Text;
using GlobalPlanner.Simulation.Statistics;

namespace GlobalPlanner.FleetRuntime;

/// <summary>Summarizes a run for the operator who asked for <c>--run-for</c>.</summary>
internal static class FleetSummary
{
    /// <summary>Renders the summary, one figure per line.</summary>
    /// <param name="fleet">Statistics of the run.</param>
    /// <param name="ceilingGpus">Sum of the budgets' ceilings; null when a budget has none.</param>
    public static string Render(FleetStatistics fleet, int? ceilingGpus)
    {
        var text = new StringBuilder();
        text.AppendLine(Invariant($"Summary of {TimeSpan.FromSeconds(fleet.ElapsedS):d\\.hh\\:mm\\:ss} of fleet time"));
        Line("requests", Invariant($"{fleet.Requests} ({fleet.Completed} completed, {fleet.Rejected} rejected, {fleet.InFlight} in flight)"));
        Line("TTFT attainment", Attainment(fleet.Slo.Ttft, fleet.Slo.TtftTargetMs, fleet.TtftMs));
        Line("ITL attainment", Attainment(fleet.Slo.Itl, fleet.Slo.ItlTargetMs, fleet.ItlMs));
        Line("GPU-hours", Invariant($"{fleet.GpuHours:0.00}"));
        Line("scale events", Invariant($"{fleet.Pools.Sum(pool => pool.ScaleEvents)}"));
        Line("highest GPUs held", Invariant($"{fleet.MaxGpusHeld} ({fleet.MaxGpusCommitted} with what was written and not yet held)"));
        Line("ceiling", ceilingGpus is { } ceiling ? Invariant($"{ceiling}") : "none");
        return text.ToString();

        void Line(string name, string value) => text.Append("  ").Append(name.PadRight(20)).AppendLine(value);
    }

    private static string Attainment(double? share, double targetMs, LatencySummary latency) => share is { } known
        ? Invariant($"{known:P1} within {targetMs:0.##} ms (p50 {Ms(latency.P50)}, p99 {Ms(latency.P99)})")
        : Invariant($"no request has ended (target {targetMs:0.##} ms)");

    private static string Ms(double? value) => value is { } known ? Invariant($"{known:0} ms") : "unknown";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
