namespace GlobalPlanner.Settings.Binding;

/// <summary>Describes a record of settings.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConfigSectionAttribute(string description) : Attribute
{
    /// <summary>What the section is for.</summary>
    public string Description { get; } = description;

    /// <summary>
    /// A key that is not known is reported as a warning and ignored, as Dynamo does in some sections (it says nothing);
    /// otherwise it is an error.
    /// </summary>
    public bool IgnoresUnknownKeys { get; init; }

    /// <summary>A <see cref="SectionRules{T}"/> of the record, run after its settings are bound; null for none.</summary>
    public Type? Rules { get; init; }
}
