using GlobalPlanner.Connectors;

namespace GlobalPlanner.Fleet.Client;

/// <summary>Registers a fleet that is another process.</summary>
internal static class FleetClientServices
{
    /// <summary>A client of the fleet at an endpoint.</summary>
    public static FleetClient Connect(Uri endpoint, TimeSpan timeout) => new(new HttpClient(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = timeout,
    })
    {
        BaseAddress = endpoint,
        Timeout = timeout,
    });

    /// <summary>Serves deployments, passes and the clock from that fleet.</summary>
    public static void AddFleetClient(this IServiceCollection services, FleetClient fleet)
    {
        services.AddSingleton(fleet);
        services.AddSingleton<IDeploymentConnector>(fleet);
        services.AddSingleton<FollowedPasses>();
        services.AddSingleton<IForwardPassMetricsSource>(provider => provider.GetRequiredService<FollowedPasses>());
        services.AddHostedService(provider => provider.GetRequiredService<FollowedPasses>());
        services.AddHostedService<FollowedClock>();
    }
}
