namespace GlobalPlanner.Settings.Binding;

/// <summary>Rules over several settings of a section; they run wherever the section stands. Implementations are stateless.</summary>
/// <typeparam name="T">The section's record.</typeparam>
public abstract class SectionRules<T> : ISectionRules
    where T : class
{
    /// <summary>Checks a bound section and derives what follows from several settings.</summary>
    /// <param name="section">The section. Settings that failed hold their default; ask the report before relying on one.</param>
    /// <param name="report">Takes what is wrong and tells what was given.</param>
    /// <returns>The section with derived values.</returns>
    public abstract T Complete(T section, SectionReport report);

    object ISectionRules.Complete(object section, SectionReport report) => Complete((T)section, report);
}

/// <summary>The untyped side of <see cref="SectionRules{T}"/>.</summary>
internal interface ISectionRules
{
    object Complete(object section, SectionReport report);
}
