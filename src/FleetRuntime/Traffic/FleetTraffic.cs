using System.Collections.Frozen;
using GlobalPlanner.Configuration;
using GlobalPlanner.Connectors;
using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.FleetRuntime.Traffic;

/// <summary>
/// The traffic sources of pools on a simulated fleet. A pool's traffic is read from its configured metrics page, or else
/// from the page of the simulated frontend or router, over HTTP as from a real one.
/// </summary>
internal sealed class FleetTraffic : IDisposable
{
    private readonly FrozenDictionary<ParticipantId, PoolConfig> _pools;
    private readonly FrozenDictionary<ParticipantId, string> _namespaces;
    private readonly SimulationOptions _simulation;
    private readonly Func<string, Uri> _page;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    /// <param name="config">The pools.</param>
    /// <param name="simulation">The fleet.</param>
    /// <param name="page">The URL of a page of the fleet.</param>
    /// <param name="time">The planner's time.</param>
    public FleetTraffic(SiloConfig config, SimulationOptions simulation, Func<string, Uri> page, TimeProvider time)
    {
        _pools = config.Pools.ToFrozenDictionary(pool => pool.Name);
        _namespaces = simulation.Pools.DistinctBy(pool => pool.Participant).ToFrozenDictionary(pool => pool.Participant, pool => pool.DynamoNamespace);
        _simulation = simulation;
        _page = page;
        Sources = new HttpTrafficSourceFactory(Target, _http, time);
    }

    /// <summary>Makes the sources.</summary>
    public ITrafficSourceFactory Sources { get; }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private ScrapeTarget? Target(ParticipantId participant)
    {
        if (_pools.GetValueOrDefault(participant) is not { Planner: { } planner } pool)
        {
            return null;
        }

        var kind = planner.ThroughputMetricsSource == ThroughputMetricsSource.Router ? TrafficSourceKind.Router : TrafficSourceKind.Frontend;
        var simulated = _namespaces.GetValueOrDefault(participant);
        return new ScrapeTarget
        {
            Endpoint = pool.MetricsEndpoint is { } endpoint ? new Uri(endpoint) : _page(MetricsPages.Path(participant, kind)),
            Kind = kind,
            DynamoNamespace = pool.MetricsEndpoint is null && simulated is not null ? simulated : planner.Namespace,
            Model = planner.ModelName ?? _simulation.ModelName,
            NamespaceLabelOptional = true,

            // Readings are joined to whole windows, and the predictor treats a missing mean as a gap, so requests that
            // still wait for their first answer are no reason to hold a pool.
            LengthsRequired = false,
            Timeout = TimeSpan.FromSeconds(pool.MetricsTimeoutSeconds),
        };
    }
}
