using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Grains.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Events;

/// <summary>
/// Keeps the cluster's events in a ring of stored segments. Every write names the version of the segment it replaces,
/// so if two activations both believe to be the writer, one of them fails and reads again.
/// </summary>
internal sealed class EventLogGrain(
    [FromKeyedServices(PlannerStorage.Name)] IGrainStorage storage,
    PlannerClock clock,
    ILogger<EventLogGrain> logger) : Grain, IEventLogGrain
{
    private readonly GrainState<EventSegment>[] _slots = new GrainState<EventSegment>[EventSegment.Slots];
    private EventRing _ring = new();

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, _slots.Length).Select(ReadAsync));
        var stored = _slots.Where(static slot => slot is { RecordExists: true, State: not null }).Select(static slot => slot.State!).ToList();
        if (stored.Find(static segment => segment.Version > EventSegment.CurrentVersion) is { } newer)
        {
            throw new InvalidOperationException(
                $"The event log was written in format {newer.Version}; this silo reads up to {EventSegment.CurrentVersion}. Run the newer version.");
        }

        _ring = EventRing.Restore(stored);
    }

    /// <inheritdoc />
    public async Task AppendAsync(ImmutableArray<ControlPlaneEvent> events)
    {
        for (var done = 0; done < events.Length;)
        {
            var (segment, taken) = _ring.Fill(events.AsSpan()[done..]);
            await StoreAsync(segment);
            _ring.Take(segment);
            done += taken;
        }
    }

    /// <inheritdoc />
    public Task<EventPage> ReadAsync(EventQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Task.FromResult(_ring.Read(query, clock.Now));
    }

    private async Task ReadAsync(int slot)
    {
        var state = new GrainState<EventSegment>();
        await storage.ReadStateAsync(StateName(slot), this.GetGrainId(), state);
        _slots[slot] = state;
    }

    private async Task StoreAsync(EventSegment segment)
    {
        var slot = (int)(segment.Number % EventSegment.Slots);
        var state = new GrainState<EventSegment>(segment, _slots[slot].ETag) { RecordExists = _slots[slot].RecordExists };
        try
        {
            await storage.WriteStateAsync(StateName(slot), this.GetGrainId(), state);
            _slots[slot] = state;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What is stored now is not known: the next activation reads it.
            logger.LogNotStored(exception);
            DeactivateOnIdle();
            throw new EventLogUnavailableException($"The event log could not be stored: {exception.Message}");
        }
    }

    private static string StateName(int slot) => string.Create(CultureInfo.InvariantCulture, $"events-{slot}");
}
