using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>Start-up delays of one pool's replicas, from the pool's own random stream.</summary>
internal sealed class StartupDelay(StartupOptions options, RandomStreams streams, RoleId pool)
{
    private readonly SeededRandom? _random =
        options.Distribution == StartupDistribution.Lognormal ? streams.Named($"start-up/{pool}") : null;

    public long NextUs()
    {
        var seconds = _random is null ? options.Seconds : options.Seconds * Math.Exp(options.Sigma * Normal(_random));
        return SimulatedTime.FromMs(seconds * 1000.0);
    }

    // Box and Muller, 1958.
    private static double Normal(SeededRandom random)
    {
        var radius = Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble()));
        return radius * Math.Cos(2.0 * Math.PI * random.NextDouble());
    }
}
