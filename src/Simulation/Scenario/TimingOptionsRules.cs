using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Checks that the chosen formula has its data.</summary>
public sealed class TimingOptionsRules : SectionRules<TimingOptions>
{
    /// <inheritdoc />
    public override TimingOptions Complete(TimingOptions section, SectionReport report)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(report);
        if (section.Model == TimingModelKind.Interpolated && section.Grid is null && report.Sound("model", "grid"))
        {
            report.Error("grid", "is needed by model interpolated; give the measured durations.");
        }

        return section;
    }
}
