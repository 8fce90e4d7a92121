using GlobalPlanner.Configuration;
using GlobalPlanner.Grains;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Storage;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>The silo's place in its cluster, and where its grains keep their state.</summary>
internal static class ClusterHosting
{
    /// <summary>Joins the cluster of the configuration.</summary>
    public static ISiloBuilder JoinCluster(this ISiloBuilder silo, SiloConfig config, OrleansPorts ports) =>
        silo.UseLocalhostClustering(ports.Silo, ports.Gateway, null, ClusterIdentity.ServiceId, config.Orleans.ClusterId);

    /// <summary>Registers the storage of the configuration.</summary>
    public static ISiloBuilder AddStorage(this ISiloBuilder silo, StorageConfig config, EmbeddedStore? store) =>
        silo.AddEmbeddedStorage(GrainsHosting.StorageName, store!, PlanningJson.Options);
}
