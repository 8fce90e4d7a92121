using Orleans.Serialization.Cloning;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// Hands Planning's types over as they are when caller and grain are in one silo: what travels of them is immutable, and
/// the JSON codec would otherwise write and read every message to copy it.
/// </summary>
internal sealed class PlanningCopier : IGeneralizedCopier, IOptionalDeepCopier
{
    /// <inheritdoc />
    public bool IsSupportedType(Type type) => PlanningSerialization.IsPlanningType(type);

    /// <inheritdoc />
    public bool IsShallowCopyable() => true;

    /// <inheritdoc />
    public object? DeepCopy(object? input, CopyContext context) => input;
}
