using System.Globalization;
using System.Text;
using GlobalPlanner.Chaos.Faults;
using GlobalPlanner.Chaos.Observation;
using GlobalPlanner.Chaos.World;

namespace GlobalPlanner.Chaos;

/// <summary>Renders the result of a run.</summary>
internal static class Summary
{
    public static string Render(
        ChaosOptions options, ChaosWorld world, FaultInjector injector, FleetObserver fleet, ClusterObserver cluster, Journal journal)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

        Line($"\nseed {options.Seed}");
        Line($"faults: {Counted(injector.Counts)}");
        Line($"faults that could not be made: {Counted(injector.Missed)}");
        Line($"requests to the fleet that met a fault: {world.Links.Sum(static link => link.Faulted)}");
        Line($"samples of the fleet: {fleet.Samples}; ledgers looked at: {cluster.Ledgers}");
        Line($"accepted writes: {fleet.Writes}, {fleet.Growths} of them growth");
        if (fleet.Latest is { } latest)
        {
            var writes = latest.State.Writes;
            Line($"refused or repeated: {writes.Fenced} by their fence, {writes.Conflicts} by their version, {writes.Repeated} repeated");
        }

        Line($"most GPUs held or written: {string.Join(", ", fleet.Most.Select(static entry => $"{entry.Key} {entry.Value}"))}; ceiling of each {WorldFile.Ceiling(options.Pools)}");
        if (cluster.RecoveriesS is { Count: > 0 } recoveries)
        {
            var sorted = recoveries.Order().ToList();
            double At(double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
            Line($"first tick of a pool after a kill: p50 {At(0.5):0.0} s, p90 {At(0.9):0.0} s, max {sorted[^1]:0.0} s ({sorted.Count} pools; other faults go on meanwhile)");
        }

        Line($"violations: {journal.Violations.Count}");
        foreach (var violation in journal.Violations.Take(20))
        {
            Line($"{violation}");
        }

        Line($"logs: {options.Folder}");
        return text.ToString();
    }

    private static string Counted(IReadOnlyDictionary<FaultKind, int> faults) => faults.Count == 0
        ? "none"
        : string.Join(", ", faults.OrderBy(static entry => entry.Key).Select(static entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")));
}
