using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>
/// Chooses the world of a silo from its configuration, for the silo that opens it and for <c>gplan config check</c>, which
/// reports what this build cannot open.
/// </summary>
public static class WorldChoice
{
    /// <summary>The kinds that this build can open. A test holds the silo's table of worlds to this list.</summary>
    public static ImmutableArray<WorldKind> Available { get; } = [WorldKind.Simulated, WorldKind.RemoteFleet];

    /// <summary>The kind of world that all pools of a silo live in.</summary>
    /// <param name="silo">A configuration without <see cref="Problems"/>.</param>
    public static WorldKind KindOf(SiloConfig silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return silo.Pools.Select(pool => KindOf(pool.Planner!, silo.Fleet)).Distinct().Single();
    }

    /// <summary>Lists every pool whose <c>environment</c> this build cannot serve.</summary>
    /// <param name="loaded">The configuration as it was loaded; without a value there is nothing to list.</param>
    public static ImmutableArray<ConfigIssue> Problems(ConfigLoadResult<SiloConfig> loaded)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        return loaded.Value is not { } silo
            ? []
            :
            [
                .. silo.Pools
                    .Select((pool, index) => (Pool: pool, Key: $"pools[{index}].planner.environment"))
                    .Where(entry => !Available.Contains(KindOf(entry.Pool.Planner!, silo.Fleet)))
                    .Select(entry => NotAvailable(entry.Pool, entry.Key, loaded)),
            ];
    }

    /// <summary>Whether a planner's pool lives on a simulated fleet, whichever process runs it.</summary>
    internal static bool IsSimulated(PlannerConfig planner) => planner.Environment == PlannerEnvironment.GlobalPlanner;

    private static WorldKind KindOf(PlannerConfig planner, FleetConfig fleet) => planner.Environment switch
    {
        PlannerEnvironment.Kubernetes => WorldKind.Kubernetes,
        PlannerEnvironment.Virtual => WorldKind.Virtual,
        _ => fleet.Endpoint is null ? WorldKind.Simulated : WorldKind.RemoteFleet,
    };

    private static ConfigIssue NotAvailable(PoolConfig pool, string key, ConfigLoadResult<SiloConfig> loaded) => new()
    {
        Severity = ConfigIssueSeverity.Error,
        Source = (loaded.Sources[key] is { Kind: SettingSourceKind.File } given ? given : loaded.Sources["pools"]).ToString(),
        Key = key,
        Value = EnumNames.Text(pool.Planner!.Environment),
        Message = $"is not available in this build for pool {pool.Name}; give global-planner, with which the pool runs on a simulated fleet",
    };
}
