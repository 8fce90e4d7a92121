using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>Carries Planning's types between silos and clients.</summary>
public static class PlanningSerialization
{
    /// <summary>
    /// Carries the types of the Planning and Settings assemblies as JSON: Planning stays free of Orleans, and a silo of an older or
    /// newer version reads what it knows and ignores the rest. Within a silo they are handed over uncopied, so what
    /// travels of Planning must be immutable. Silos and clients must both call this.
    /// </summary>
    public static ISerializerBuilder AddPlanningTypes(this ISerializerBuilder builder)
    {
        builder.Services.AddSingleton<IGeneralizedCopier, PlanningCopier>();
        return builder.AddJsonSerializer(
            isSerializable: IsPlanningType,
            isCopyable: static _ => false,
            configureOptions: static options => options.Configure(static codec => codec.SerializerOptions = PlanningJson.Options));
    }

    internal static bool IsPlanningType(Type type) =>
        !type.IsEnum && (type.Assembly == typeof(PlanningJson).Assembly || type.Assembly == typeof(SettingChange).Assembly);
}
