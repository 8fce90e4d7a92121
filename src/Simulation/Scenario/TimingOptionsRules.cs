using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>The chosen formula has what it needs.</summary>
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
