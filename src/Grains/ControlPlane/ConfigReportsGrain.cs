using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Grains.ControlPlane;

/// <summary>Keeps the silos' reports of rejected configuration files for as long as they repeat them.</summary>
internal sealed class ConfigReportsGrain(PlannerClock clock) : Grain, IConfigReportsGrain
{
    private readonly SortedDictionary<string, (string Text, long At)> _reports = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public Task ReportAsync(string silo, string file, ImmutableArray<string> problems)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(silo);
        if (problems.IsEmpty)
        {
            _reports.Remove(silo);
        }
        else
        {
            _reports[silo] = ($"{file} was rejected; the previous configuration stays in force: {string.Join("; ", problems)}", clock.Wall.GetTimestamp());
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<ImmutableArray<string>> ReadAsync() => Task.FromResult<ImmutableArray<string>>(
    [
        .. _reports
            .Where(report => clock.Wall.GetElapsedTime(report.Value.At) <= IConfigReportsGrain.Lifetime)
            .GroupBy(static report => report.Value.Text, static report => report.Key, StringComparer.Ordinal)
            .Select(static same => $"Silo {string.Join(", ", same)}: {same.Key}"),
    ]);
}
