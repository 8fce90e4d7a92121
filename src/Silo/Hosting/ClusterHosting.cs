using System.Net;
using GlobalPlanner.Configuration;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Hosting;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Storage;
using GlobalPlanner.Storage.Redis;
using Orleans.Configuration;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>Joins the silo to its cluster and registers the storage of its grains.</summary>
internal static class ClusterHosting
{
    /// <summary>Finds the Redis server of a configuration; null when it uses none.</summary>
    /// <exception cref="StartupException">The server does not answer, or the connection string is malformed.</exception>
    public static async Task<RedisAddress?> FindRedisAsync(SiloConfig config)
    {
        if (config.Storage.Provider != StorageProvider.Redis)
        {
            return null;
        }

        try
        {
            var redis = RedisAddress.Parse(config.Storage.Redis.ConnectionString!);
            await redis.CheckAsync();
            return redis;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException)
        {
            throw new StartupException($"storage.redis.connection_string: {exception.Message} Start redis-server, or correct the setting.", exception);
        }
    }

    /// <summary>Joins the cluster of the configuration.</summary>
    public static ISiloBuilder JoinCluster(this ISiloBuilder silo, SiloConfig config, OrleansPorts ports, RedisAddress? redis)
    {
        if (config.Orleans.Clustering == ClusteringProvider.Localhost)
        {
            return silo.UseLocalhostClustering(ports.Silo, ports.Gateway, null, ClusterIdentity.ServiceId, config.Orleans.ClusterId);
        }

        silo.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = ClusterIdentity.ServiceId;
            options.ClusterId = config.Orleans.ClusterId;
        });
        silo.Configure<ClusterMembershipOptions>(FailureDetection.Tune);
        silo.Configure<GrainDirectoryOptions>(FailureDetection.Tune);
        silo.ConfigureEndpoints(IPAddress.Loopback, ports.Silo, ports.Gateway);
#pragma warning disable ORLEANSEXP003 // This directory keeps activations single while silos come and go; the default one is only eventually consistent.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        return silo.UseRedisMembership(redis!);
    }

    /// <summary>Registers the storage of the configuration.</summary>
    public static ISiloBuilder AddStorage(this ISiloBuilder silo, RedisAddress? redis, EmbeddedStore? store) => redis is not null
        ? silo.AddRedisStorage(PlannerStorage.Name, redis, PlanningJson.Options)
        : silo.AddEmbeddedStorage(PlannerStorage.Name, store!, PlanningJson.Options);
}
