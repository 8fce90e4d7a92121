using System.Text.Json;
using GlobalPlanner.Grains.Interfaces;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace GlobalPlanner.Storage;

/// <summary>Registers embedded storage in a silo.</summary>
public static class EmbeddedStorageHosting
{
    /// <summary>
    /// Serves grain storage and a state log of that name from an open store. The caller still owns the store, and closes it
    /// after the silo has stopped.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">Name of the storage, as grains ask for it.</param>
    /// <param name="store">The open store.</param>
    /// <param name="json">Format of the states; null for the defaults.</param>
    public static ISiloBuilder AddEmbeddedStorage(this ISiloBuilder silo, string name, EmbeddedStore store, JsonSerializerOptions? json = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(store);
        silo.Services.AddKeyedSingleton<IGrainStorage>(name, new EmbeddedGrainStorage(store, json ?? JsonSerializerOptions.Default));
        silo.Services.AddKeyedSingleton<IStateLog>(name, new EmbeddedStateLog(store));
        return silo;
    }
}
