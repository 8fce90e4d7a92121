using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Workers;

/// <summary>Start-up delays of one pool's replicas, from the pool's own random stream.</summary>
internal sealed class StartupDelay(StartupOptions options, RandomStreams streams, RoleId pool)
{
    private readonly SeededRandom? _random =
        options.Distribution == StartupDistribution.Lognormal ? streams.Named($"start-up/{pool}") : null;

    /// <summary>The next delay, microseconds.</summary>
    public long NextUs() =>
        SimulatedTime.FromMs((_random?.NextLogNormal(options.Seconds, options.Sigma) ?? options.Seconds) * 1000.0);
}
