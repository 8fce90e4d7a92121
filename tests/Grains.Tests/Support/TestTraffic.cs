using System.Collections.Concurrent;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Grains.Tests.Support;

/// <summary>Traffic sources whose answers a test decides; a participant without one has no traffic source.</summary>
internal sealed class TestTraffic : ITrafficSourceFactory
{
    private readonly ConcurrentDictionary<ParticipantId, Func<TimeSpan, CancellationToken, ValueTask<TrafficReading>>> _sources = new();

    public void Set(string participant, Func<TimeSpan, CancellationToken, ValueTask<TrafficReading>> read) =>
        _sources[ParticipantId.Parse(participant)] = read;

    public void Set(string participant, TrafficReading reading) => Set(participant, (_, _) => ValueTask.FromResult(reading));

    public ITrafficSource? Create(ParticipantId participant) =>
        _sources.TryGetValue(participant, out _) ? new Source(() => _sources[participant]) : null;

    private sealed class Source(Func<Func<TimeSpan, CancellationToken, ValueTask<TrafficReading>>> read) : ITrafficSource
    {
        public ValueTask<TrafficReading> ReadAsync(TimeSpan window, CancellationToken cancellationToken) => read()(window, cancellationToken);
    }
}
