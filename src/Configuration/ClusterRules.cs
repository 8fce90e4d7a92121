using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>What must hold between clustering, storage and the fleet.</summary>
internal static class ClusterRules
{
    public static void Check(SiloConfig silo, SectionReport report)
    {
        var (storage, clustering) = (silo.Storage, silo.Orleans.Clustering);
        if (clustering == ClusteringProvider.Redis && storage.Provider != StorageProvider.Redis && report.Sound("orleans", "storage"))
        {
            report.Error("storage.provider", "must be redis with orleans.clustering: redis: embedded storage belongs to one process");
        }

        if (storage.Provider == StorageProvider.Redis && storage.Redis.ConnectionString is null && report.Sound("storage"))
        {
            report.Error("storage.redis.connection_string", "is required with storage.provider: redis; give it here or in the environment variable GLOBALPLANNER_REDIS");
        }

        if (silo.Fleet.Endpoint is { } endpoint && (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
        {
            report.Error("fleet.endpoint", "is not a URL; give for example http://127.0.0.1:8090");
        }
        else if (clustering == ClusteringProvider.Redis && silo.Fleet.Endpoint is null && report.Sound("orleans", "fleet"))
        {
            report.Error("fleet.endpoint", "is required with orleans.clustering: redis: every silo would run a fleet of its own; start src/Fleet and name its address");
        }
    }
}
