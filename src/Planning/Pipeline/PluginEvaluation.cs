using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>The evaluation of one participant in one tick, the source of plugin metrics and the audit log.</summary>
public sealed record PluginEvaluation
{
    /// <summary>The participant's id.</summary>
    public required string PluginId { get; init; }

    /// <summary>The participant's stage.</summary>
    public required PluginType Stage { get; init; }

    /// <summary>The result of the evaluation.</summary>
    public required PluginOutcome Outcome { get; init; }

    /// <summary>Position of its circuit breaker after the tick.</summary>
    public CircuitState Circuit { get; init; }

    /// <summary>Whether its breaker opened, or opened again, in this tick.</summary>
    public bool CircuitOpened { get; init; }

    /// <summary>Time until its answer; null when it was not called or did not answer.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Lateness of the call against its interval; null when it was not called.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Age of the override that counts although the plugin was not due; null unless it is <see cref="PluginOutcome.HeldOver"/>.</summary>
    public TimeSpan? CacheAge { get; init; }

    /// <summary>The required field that was missing; null unless it is <see cref="PluginOutcome.RequirementMissing"/>.</summary>
    public string? MissingField { get; init; }

    /// <summary>Its targets after checks; empty when it gave none.</summary>
    public ImmutableArray<ComponentTarget> Targets { get; init; } = [];

    /// <summary>Its reason or the error; null when neither is known.</summary>
    public string? Detail { get; init; }

    /// <summary>Parts of its answer that were ignored, with the reason.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>
    /// The <c>result</c> label of <c>plugin_evaluations_total</c>; null when it is not counted. A time-out is
    /// <c>timeout</c>, which Dynamo documents and counts as <c>error</c>.
    /// </summary>
    public string? ResultLabel => Outcome switch
    {
        PluginOutcome.Accepted or PluginOutcome.Predicted or PluginOutcome.NoOpinion => "accept",
        PluginOutcome.Overrode => Targets.IsDefaultOrEmpty ? "set" : Targets[0].Type switch
        {
            OverrideType.AtLeast => "at_least",
            OverrideType.AtMost => "at_most",
            _ => "set",
        },
        PluginOutcome.Rejected => "reject",
        PluginOutcome.HeldOver => "held_over",
        PluginOutcome.TimedOut => "timeout",
        PluginOutcome.Empty or PluginOutcome.Malformed or PluginOutcome.Failed or PluginOutcome.StillRunning => "error",
        _ => null,
    };
}

/// <summary>The result of an evaluation.</summary>
public enum PluginOutcome
{
    /// <summary>Its interval has not passed and nothing is held.</summary>
    NotDue,

    /// <summary>Its interval has not passed; its last override counts.</summary>
    HeldOver,

    /// <summary>Its breaker is open: neither called nor held over.</summary>
    CircuitOpen,

    /// <summary>A field that it requires was not produced.</summary>
    RequirementMissing,

    /// <summary>It forecast.</summary>
    Predicted,

    /// <summary>It was asked for a forecast and had none.</summary>
    NoOpinion,

    /// <summary>It accepted.</summary>
    Accepted,

    /// <summary>It gave targets, floors or ceilings.</summary>
    Overrode,

    /// <summary>It vetoed the tick.</summary>
    Rejected,

    /// <summary>It answered nothing; counts as an accept.</summary>
    Empty,

    /// <summary>Its answer violates the contract and was ignored as a whole; a failure.</summary>
    Malformed,

    /// <summary>It threw; a failure.</summary>
    Failed,

    /// <summary>It did not answer in time; a failure.</summary>
    TimedOut,

    /// <summary>An earlier call has not returned, so it was not called again; a failure.</summary>
    StillRunning,

    /// <summary>The deadline of the tick came first; a failure only if the plugin's own time-out could not have come before.</summary>
    DeadlineReached,
}
