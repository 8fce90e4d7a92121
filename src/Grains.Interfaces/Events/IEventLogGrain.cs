using System.Collections.Immutable;
using Orleans.Concurrency;

namespace GlobalPlanner.Grains.Interfaces.Events;

/// <summary>
/// The cluster's events, durable and bounded: the oldest go when there are too many. Its key is <see cref="Key"/>.
/// </summary>
[Alias("GlobalPlanner.IEventLogGrain")]
public interface IEventLogGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "events";

    /// <summary>
    /// Logs events in their order; the answer leaves after they are stored. A batch that failed may have been stored in
    /// part, so that one that is sent again may appear twice.
    /// </summary>
    /// <exception cref="EventLogUnavailableException">They could not be stored.</exception>
    [Alias("Append")]
    Task AppendAsync(ImmutableArray<ControlPlaneEvent> events);

    /// <summary>Reads events, oldest first.</summary>
    [AlwaysInterleave, Alias("Read"), Question]
    Task<EventPage> ReadAsync(EventQuery query);
}

/// <summary>Selects events.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.EventQuery")]
public sealed record EventQuery
{
    /// <summary>The most that one page holds.</summary>
    public const int MostEvents = 1000;

    /// <summary>Only events behind this ordinal, the first of them; null for the newest.</summary>
    [Id(0)] public long? After { get; init; }

    /// <summary>Only events since this time, by the planner's clock; null for all.</summary>
    [Id(1)] public DateTimeOffset? Since { get; init; }

    /// <summary>Only events about this; null for all.</summary>
    [Id(2)] public string? Subject { get; init; }

    /// <summary>Only events of this kind; null for all.</summary>
    [Id(3)] public string? Kind { get; init; }

    /// <summary>The most events; clamped to 0..<see cref="MostEvents"/>.</summary>
    [Id(4)] public int Limit { get; init; } = 100;
}

/// <summary>Events as they were asked for.</summary>
/// <param name="Events">Oldest first.</param>
/// <param name="Next">The ordinal after which the next page continues.</param>
/// <param name="Oldest">Ordinal of the oldest event that is kept; zero when there is none.</param>
/// <param name="Now">The planner's clock.</param>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.EventPage")]
public sealed record EventPage(
    [property: Id(0)] ImmutableArray<ControlPlaneEvent> Events,
    [property: Id(1)] long Next,
    [property: Id(2)] long Oldest,
    [property: Id(3)] DateTimeOffset Now);

/// <summary>The event log could not be stored.</summary>
[GenerateSerializer, Alias("GlobalPlanner.EventLogUnavailableException")]
public sealed class EventLogUnavailableException : Exception
{
    public EventLogUnavailableException()
    {
    }

    public EventLogUnavailableException(string message)
        : base(message)
    {
    }

    public EventLogUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
