using System.Collections.Immutable;
using System.Threading.Channels;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Grains.Runtime;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Events;

/// <summary>
/// Gathers the events of this silo and sends them to the log once a second, equal ones as one. What could not be sent
/// is sent again first; what comes while there is no room is counted.
/// </summary>
internal sealed class EventSink(IGrainFactory grains, ILocalSiloDetails silo, PlannerClock clock, ILogger<EventSink> logger)
    : SiloLoop(clock.Wall), IEventSink
{
    /// <summary>Events that wait for the next second.</summary>
    public const int Capacity = 4096;

    private const int MostInABatch = 500;
    private const string TimesFigure = "times";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<ControlPlaneEvent> _waiting = Channel.CreateBounded<ControlPlaneEvent>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private ImmutableArray<ControlPlaneEvent> _unsent = [];
    private long _lost;
    private bool _failing;

    private IEventLogGrain Log => grains.GetGrain<IEventLogGrain>(IEventLogGrain.Key);

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override bool RunsAtOnce => false;

    /// <inheritdoc />
    public void Write(ControlPlaneEvent what)
    {
        ArgumentNullException.ThrowIfNull(what);
        if (!_waiting.Writer.TryWrite(what))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <inheritdoc />
    public async Task RecordAsync(ControlPlaneEvent what)
    {
        ArgumentNullException.ThrowIfNull(what);
        try
        {
            await Log.AppendAsync([what]).WaitAsync(Patience, clock.Wall);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Write(what);
            throw new EventLogUnavailableException(
                $"It is in force, but could not be written to the event log, which is tried again: {exception.Message}", exception);
        }
    }

    /// <inheritdoc />
    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        while (Next() is { IsEmpty: false } batch)
        {
            _unsent = batch;
            await Log.AppendAsync(batch).WaitAsync(Patience, clock.Wall, stopping);
            _unsent = [];
            _failing = false;
        }
    }

    /// <inheritdoc />
    protected override Task OnStoppedAsync(CancellationToken cancellationToken)
    {
        Write(new ControlPlaneEvent
        {
            At = clock.Now,
            Kind = EventKind.SiloDown,
            Subject = silo.SiloAddress.Endpoint.ToString(),
            Message = $"Silo {silo.SiloAddress.Endpoint} stops.",
        });
        return RunRoundAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override void OnRoundFailed(Exception exception)
    {
        if (!_failing)
        {
            logger.EventsNotLogged(_unsent.Length, exception);
        }

        _failing = true;
    }

    private ImmutableArray<ControlPlaneEvent> Next()
    {
        if (!_unsent.IsEmpty)
        {
            return _unsent;
        }

        var batch = new List<ControlPlaneEvent>();
        var lost = Interlocked.Exchange(ref _lost, 0);
        if (lost > 0)
        {
            logger.EventsLost(lost);
            batch.Add(Lost(lost));
        }

        while (batch.Count < MostInABatch && _waiting.Reader.TryRead(out var what))
        {
            batch.Add(what);
        }

        return Folded(batch);
    }

    private ControlPlaneEvent Lost(long count) => new()
    {
        At = clock.Now,
        Kind = EventKind.EventsLost,
        Subject = "events",
        Message = $"{count} events came faster than they could be logged and are missing.",
        Figures = ImmutableSortedDictionary<string, double>.Empty.Add("events", count),
    };

    /// <summary>Events that differ in their time and figures only are one, with the figures of the last and how many they were.</summary>
    private static ImmutableArray<ControlPlaneEvent> Folded(List<ControlPlaneEvent> events) =>
    [
        .. events
            .GroupBy(static what => (what.Kind, what.Subject, what.By, what.Message))
            .Select(static equal => (Last: equal.Last(), Count: equal.Count()))
            .Select(static equal => equal.Count == 1
                ? equal.Last
                : equal.Last with { Figures = equal.Last.Figures.SetItem(TimesFigure, equal.Count) }),
    ];
}
