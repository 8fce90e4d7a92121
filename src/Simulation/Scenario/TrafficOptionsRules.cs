using System.Globalization;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Checks that the pattern of traffic has its settings.</summary>
public sealed class TrafficOptionsRules : SectionRules<TrafficOptions>
{
    /// <inheritdoc />
    public override TrafficOptions Complete(TrafficOptions section, SectionReport report)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(report);
        if (!report.Sound("pattern"))
        {
            return section;
        }

        if (section.Pattern == TrafficPattern.Trace)
        {
            CheckFile("file", section.File, required: true, report);
            CheckFile("lengths_file", section.LengthsFile, required: false, report);
        }
        else if (section.Pattern is TrafficPattern.Sine or TrafficPattern.Diurnal or TrafficPattern.DiurnalBursts
            && section.MinRateRps > section.MaxRateRps && report.Sound("min_rate_rps", "max_rate_rps"))
        {
            report.Error("min_rate_rps", string.Create(CultureInfo.InvariantCulture, $"must not exceed max_rate_rps ({section.MaxRateRps})"));
        }

        if (section.Pattern is TrafficPattern.Burst or TrafficPattern.DiurnalBursts
            && section.BurstSeconds > section.BurstIntervalSeconds && report.Sound("burst_seconds", "burst_interval_seconds"))
        {
            report.Error("burst_seconds", string.Create(CultureInfo.InvariantCulture, $"must not exceed burst_interval_seconds ({section.BurstIntervalSeconds})"));
        }

        return section;
    }

    private static void CheckFile(string key, string? path, bool required, SectionReport report)
    {
        if (path is null)
        {
            if (required && report.Sound(key))
            {
                report.Error(key, "is required with pattern: trace; give the path of a trace");
            }
        }
        else if (report.Sound(key) && report.FileExists is { } exists && !exists(path))
        {
            report.Error(key, "is not an existing file; give the path of a trace, relative to the working directory");
        }
    }
}
