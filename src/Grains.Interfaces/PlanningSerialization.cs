using GlobalPlanner.Planning.Serialization;
using Orleans.Serialization;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>How Planning's types travel between silos and clients.</summary>
public static class PlanningSerialization
{
    /// <summary>
    /// Carries the types of the Planning assembly as JSON: Planning stays free of Orleans, and a silo of an older or
    /// newer version reads what it knows and ignores the rest. Silos and clients must both call this.
    /// </summary>
    public static ISerializerBuilder AddPlanningTypes(this ISerializerBuilder builder) =>
        builder.AddJsonSerializer(
            isSupported: static type => type.Assembly == typeof(PlanningJson).Assembly && !type.IsEnum,
            jsonSerializerOptions: PlanningJson.Options);
}
