using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>Creates traffic sources that read metrics pages over HTTP.</summary>
/// <param name="targets">Returns a participant's target; null when it has no source.</param>
/// <param name="http">The client that all sources share.</param>
/// <param name="clock">Measures windows.</param>
public sealed class HttpTrafficSourceFactory(
    Func<ParticipantId, ScrapeTarget?> targets,
    HttpClient http,
    TimeProvider clock) : ITrafficSourceFactory
{
    /// <inheritdoc />
    /// <exception cref="ArgumentException">The target is incomplete.</exception>
    public ITrafficSource? Create(ParticipantId participant) =>
        targets(participant) is { } target ? new HttpTrafficSource(target, http, clock) : null;
}
