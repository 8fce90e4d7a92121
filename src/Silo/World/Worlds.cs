using System.Collections.Frozen;
using GlobalPlanner.Configuration;
using GlobalPlanner.Connectors;
using GlobalPlanner.FleetRuntime.Remote;
using GlobalPlanner.FleetRuntime.Simulated;
using GlobalPlanner.Hosting;

namespace GlobalPlanner.Silo.World;

/// <summary>Opens the world that a silo's configuration names. A new kind of world is one line in the table.</summary>
internal static class Worlds
{
    private static readonly FrozenDictionary<WorldKind, Func<WorldRequest, CancellationToken, Task<IWorld>>> Table =
        new Dictionary<WorldKind, Func<WorldRequest, CancellationToken, Task<IWorld>>>
        {
            [WorldKind.Simulated] = OpenSimulatedAsync,
            [WorldKind.RemoteFleet] = OpenRemoteAsync,
        }.ToFrozenDictionary();

    /// <summary>The kinds that can be opened.</summary>
    public static IReadOnlyCollection<WorldKind> Kinds => Table.Keys;

    /// <summary>Opens the world of a configuration.</summary>
    /// <exception cref="StartupException">The world, or the data directory that it needs, cannot be used.</exception>
    public static Task<IWorld> OpenAsync(WorldRequest request, CancellationToken stop) =>
        Table[WorldChoice.KindOf(request.Config)](request, stop);

    private static async Task<IWorld> OpenSimulatedAsync(WorldRequest request, CancellationToken stop)
    {
        var scenario = SimulatedScenario.Read(request.Config.Simulation!, request.Arguments, Console.Error.WriteLine);
        return await SimulatedWorld.OpenAsync(scenario, request.Data.Open(), request.Config, request.Own, request.Loggers);
    }

    private static async Task<IWorld> OpenRemoteAsync(WorldRequest request, CancellationToken stop) =>
        await RemoteWorld.OpenAsync(new Uri(request.Config.Fleet.Endpoint!), request.Config, request.Loggers, stop);
}
