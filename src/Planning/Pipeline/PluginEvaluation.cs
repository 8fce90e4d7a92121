using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>What became of one plugin in one tick; what plugin metrics and the audit log are made of.</summary>
public sealed record PluginEvaluation
{
    /// <summary>The plugin.</summary>
    public required string PluginId { get; init; }

    /// <summary>Its stage.</summary>
    public required PluginType Stage { get; init; }

    /// <summary>What became of it.</summary>
    public required PluginOutcome Outcome { get; init; }

    /// <summary>Where its breaker stands after the tick.</summary>
    public CircuitState Circuit { get; init; }

    /// <summary>Whether its breaker opened, or opened again, in this tick.</summary>
    public bool CircuitOpened { get; init; }

    /// <summary>How long its own answer took; null when it was not called or did not answer.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>By how much the call was later than its interval asks for; null when it was not called.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Age of the override that counts although the plugin was not due; null unless it is <see cref="PluginOutcome.HeldOver"/>.</summary>
    public TimeSpan? CacheAge { get; init; }

    /// <summary>The required field that was missing; null unless it is <see cref="PluginOutcome.RequirementMissing"/>.</summary>
    public string? MissingField { get; init; }

    /// <summary>The targets it gave, as they were checked; empty unless it gave some.</summary>
    public ImmutableArray<ComponentTarget> Targets { get; init; } = [];

    /// <summary>Its reason, or what went wrong; null when neither is known.</summary>
    public string? Detail { get; init; }

    /// <summary>Parts of its answer that were ignored, and why.</summary>
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

/// <summary>What became of a plugin in a tick.</summary>
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

    /// <summary>Its answer is no answer of the contract and was ignored as a whole; a failure.</summary>
    Malformed,

    /// <summary>It threw; a failure.</summary>
    Failed,

    /// <summary>It did not answer in time; a failure.</summary>
    TimedOut,

    /// <summary>An earlier call has not returned, so it was not called again; a failure.</summary>
    StillRunning,

    /// <summary>The deadline of the tick came first; a failure only where no time-out of its own could have come before it.</summary>
    DeadlineReached,
}
