using System.Collections.Immutable;

namespace GlobalPlanner.Grains.Interfaces.Events;

/// <summary>Something that happened and that an operator may ask about later.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.ControlPlaneEvent")]
public sealed record ControlPlaneEvent
{
    /// <summary>The author of the planner's own actions.</summary>
    public const string Planner = "planner";

    /// <summary>A client without the token of an operator goes by this name: what it says of itself proves nothing.</summary>
    public const string Console = "console";

    /// <summary>The author of changes by a configuration file while silos run.</summary>
    public const string ConfigurationFile = "configuration file";

    /// <summary>Position in the log, from one, without gaps while events are kept; zero before it is logged.</summary>
    [Id(0)] public long Ordinal { get; init; }

    /// <summary>When, by the planner's clock.</summary>
    [Id(1)] public required DateTimeOffset At { get; init; }

    /// <summary>The kind of event: one of <see cref="EventKind"/>, or of a newer version.</summary>
    [Id(2)] public required string Kind { get; init; }

    /// <summary>The subject: a pool or participant, <c>budget/{domain}</c>, or a silo's address.</summary>
    [Id(3)] public required string Subject { get; init; }

    /// <summary>The author: an operator, a caller, <see cref="Console"/>, <see cref="ConfigurationFile"/> or <see cref="Planner"/>.</summary>
    [Id(4)] public string By { get; init; } = Planner;

    /// <summary>The event in words.</summary>
    [Id(5)] public required string Message { get; init; }

    /// <summary>Figures by snake_case name.</summary>
    [Id(6)] public ImmutableSortedDictionary<string, double> Figures { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
