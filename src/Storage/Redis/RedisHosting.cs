using System.Text.Json;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Storage.Slots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace GlobalPlanner.Storage.Redis;

/// <summary>Registers Redis in a silo, through Microsoft's packages for Orleans.</summary>
public static class RedisHosting
{
    /// <summary>
    /// Serves grain storage and a state log of that name from Redis. Acknowledged writes are as durable as Redis is configured
    /// to make them (docs/cluster.md).
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">Name of the storage, as grains ask for it.</param>
    /// <param name="redis">Address of the Redis.</param>
    /// <param name="json">Format of the states.</param>
    public static ISiloBuilder AddRedisStorage(this ISiloBuilder silo, string name, RedisAddress redis, JsonSerializerOptions json)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(redis);
        silo.AddRedisGrainStorage(name, options =>
        {
            options.ConfigurationOptions = redis.ToOptions();
            options.GrainStorageSerializer = new JsonStateSerializer(json);
            options.DeleteStateOnClear = true;
        });
        silo.Services.AddKeyedSingleton<IStateLog>(
            name,
            (provider, _) => new SlotStateLog(provider.GetRequiredKeyedService<IGrainStorage>(name)));
        return silo;
    }

    /// <summary>Keeps cluster membership in Redis, where silos find each other.</summary>
    public static ISiloBuilder UseRedisMembership(this ISiloBuilder silo, RedisAddress redis)
    {
        ArgumentNullException.ThrowIfNull(redis);
        return silo.UseRedisClustering(options => options.ConfigurationOptions = redis.ToOptions());
    }
}

/// <summary>Serialises states as JSON, in the format of the embedded storage.</summary>
internal sealed class JsonStateSerializer(JsonSerializerOptions json) : IGrainStorageSerializer
{
    /// <inheritdoc />
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, json));

    /// <inheritdoc />
    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, json)!;
}
