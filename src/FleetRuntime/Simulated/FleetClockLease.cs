using System.Text.Json;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Storage;

namespace GlobalPlanner.FleetRuntime.Simulated;

/// <summary>
/// Keeps the planner's clock from going backwards over a restart. An accelerated clock runs ahead of the wall, and stored
/// state carries its times. Time is therefore leased ahead on disk: the next run starts where the lease ended, or at the
/// wall's time if that is later.
/// </summary>
internal sealed class FleetClockLease
{
    private const string StateName = "planner-clock";
    private const string Key = "lease";

    private readonly EmbeddedStore _store;
    private long? _etag;

    private FleetClockLease(EmbeddedStore store, DateTimeOffset start, long? etag)
    {
        _store = store;
        _etag = etag;
        Start = start;
    }

    /// <summary>The moment at which the clock starts.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Reads the stored lease.</summary>
    /// <exception cref="InvalidDataException">The stored document is not a lease.</exception>
    public static async Task<FleetClockLease> OpenAsync(EmbeddedStore store, DateTimeOffset wallNow)
    {
        var stored = await store.ReadAsync(StateName, Key).ConfigureAwait(false);
        if (stored is null)
        {
            return new FleetClockLease(store, wallNow, null);
        }

        try
        {
            var lease = JsonSerializer.Deserialize<Lease>(stored.Payload, PlanningJson.Options)
                ?? throw new JsonException("The lease is null.");
            return new FleetClockLease(store, lease.Until > wallNow ? lease.Until : wallNow, stored.ETag);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The planner clock stored in {store.Directory} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Leases time up to a moment. Not safe for concurrent use.</summary>
    public async Task ExtendAsync(DateTimeOffset until) =>
        _etag = await _store.WriteAsync(StateName, Key, JsonSerializer.SerializeToUtf8Bytes(new Lease(until), PlanningJson.Options), _etag)
            .ConfigureAwait(false);

    private sealed record Lease(DateTimeOffset Until);
}
