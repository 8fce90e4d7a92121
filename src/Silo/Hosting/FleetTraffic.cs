using System.Collections.Frozen;
using GlobalPlanner.Configuration;
using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Fleet.Http;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>
/// Where a pool planner reads its traffic: the configured metrics page, else the page of the simulated frontend or
/// router, which the fleet's process (or this silo itself) serves and this one scrapes over HTTP as it would a real one.
/// </summary>
/// <param name="config">The pools.</param>
/// <param name="simulation">The fleet.</param>
/// <param name="page">Where a page of the fleet stands.</param>
internal sealed class FleetTraffic(SiloConfig config, SimulationOptions simulation, Func<string, Uri> page)
{
    private readonly FrozenDictionary<ParticipantId, PoolConfig> _pools = config.Pools.ToFrozenDictionary(pool => pool.Name);

    private readonly FrozenDictionary<ParticipantId, string> _namespaces = simulation.Pools
        .DistinctBy(pool => pool.Participant)
        .ToFrozenDictionary(pool => pool.Participant, pool => pool.DynamoNamespace);

    /// <summary>The target of one participant; null when it is not configured.</summary>
    public ScrapeTarget? Target(ParticipantId participant)
    {
        if (_pools.GetValueOrDefault(participant) is not { Planner: { } planner } pool)
        {
            return null;
        }

        var kind = planner.ThroughputMetricsSource == ThroughputMetricsSource.Router ? TrafficSourceKind.Router : TrafficSourceKind.Frontend;
        var simulated = _namespaces.GetValueOrDefault(participant);
        return new ScrapeTarget
        {
            Endpoint = pool.MetricsEndpoint is { } endpoint ? new Uri(endpoint) : page(MetricsPages.Path(participant, kind)),
            Kind = kind,
            DynamoNamespace = pool.MetricsEndpoint is null && simulated is not null ? simulated : planner.Namespace,
            Model = planner.ModelName ?? simulation.ModelName,
            NamespaceLabelOptional = true,

            // Readings are joined to whole windows, and a predictor takes a mean that is missing as a gap: requests that
            // wait for their first answer are no reason to hold a pool.
            LengthsRequired = false,
            Timeout = TimeSpan.FromSeconds(pool.MetricsTimeoutSeconds),
        };
    }
}
