using GlobalPlanner.Clock;
using GlobalPlanner.Configuration;
using GlobalPlanner.Connectors;
using GlobalPlanner.FleetRuntime.Traffic;
using GlobalPlanner.Hosting;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.FleetRuntime.Remote;

/// <summary>The world as a simulated fleet in a process of its own, reached over HTTP. Several silos can share it.</summary>
public sealed class RemoteWorld : IWorld
{
    private readonly FleetClient _fleet;
    private readonly FollowedClock _followedClock;
    private readonly FollowedPasses _followedPasses;
    private readonly FleetTraffic _traffic;
    private readonly int? _ceilingGpus;

    private RemoteWorld(FleetClient fleet, AcceleratedTimeProvider time, SiloConfig config, ILoggerFactory loggers)
    {
        Clock = new PlannerClock(time, TimeProvider.System);
        _fleet = fleet;
        _followedClock = new FollowedClock(fleet, time, Clock.Wall, loggers.CreateLogger<FollowedClock>());
        _followedPasses = new FollowedPasses(fleet, Clock, loggers.CreateLogger<FollowedPasses>());
        _traffic = new FleetTraffic(config, config.Simulation!, path => new Uri(fleet.Endpoint, path), time);
        _ceilingGpus = config.CeilingGpus;
    }

    /// <inheritdoc />
    public string? Location => _fleet.Endpoint.ToString();

    /// <inheritdoc />
    public PlannerClock Clock { get; }

    /// <inheritdoc />
    public IDeploymentConnector Deployments => _fleet;

    /// <inheritdoc />
    public IForwardPassMetricsSource ForwardPasses => _followedPasses;

    /// <inheritdoc />
    public ITrafficSourceFactory Traffic => _traffic.Sources;

    /// <summary>Connects to a fleet, which must answer within ten seconds.</summary>
    /// <param name="endpoint">The fleet's address.</param>
    /// <param name="config">The pools, and the scenario that the fleet runs.</param>
    /// <param name="loggers">Creates loggers.</param>
    /// <param name="stop">Cancels the attempt.</param>
    /// <exception cref="StartupException">The fleet does not answer.</exception>
    public static async Task<RemoteWorld> OpenAsync(Uri endpoint, SiloConfig config, ILoggerFactory loggers, CancellationToken stop)
    {
        var fleet = new FleetClient(endpoint, TimeSpan.FromSeconds(config.Fleet.TimeoutSeconds));
        try
        {
            return new RemoteWorld(fleet, await FollowedClock.OpenAsync(fleet, TimeProvider.System, stop).ConfigureAwait(false), config, loggers);
        }
        catch
        {
            fleet.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => _followedPasses.StartAsync(cancellationToken);

    /// <inheritdoc />
    public Task RunAsync(CancellationToken stoppingToken) => BackgroundWork.RunAsync(stoppingToken, _followedPasses.RunAsync, _followedClock.RunAsync);

    /// <inheritdoc />
    /// <remarks>The fleet's workload does not wait for silos.</remarks>
    public void OnHostStarted()
    {
    }

    /// <inheritdoc />
    public async Task<string?> SummarizeAsync(CancellationToken cancellationToken) =>
        FleetSummary.Render(await _fleet.ReadStatisticsAsync(cancellationToken).ConfigureAwait(false), _ceilingGpus);

    /// <inheritdoc />
    public void Dispose()
    {
        _traffic.Dispose();
        _fleet.Dispose();
    }
}
