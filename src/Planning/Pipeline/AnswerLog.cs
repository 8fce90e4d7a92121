using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Calls;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Merge;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>
/// Records the answers of one tick: names each outcome, updates anchors, breakers and held overrides, and returns the
/// part of the answer that counts.
/// </summary>
internal sealed class AnswerLog(
    PipelineSettings settings, CircuitBreaker breaker, AnswerCheck check, PluginState[] states, DateTimeOffset gridOrigin, DateTimeOffset at)
{
    private static readonly StageResult.Accept Accepted = new();

    private readonly PluginEvaluation[] _evaluations = new PluginEvaluation[states.Length];
    private int _count;

    /// <summary>The evaluations so far, in the order in which participants were looked at.</summary>
    public ImmutableArray<PluginEvaluation> Evaluations =>
        ImmutableCollectionsMarshal.AsImmutableArray(_count == _evaluations.Length ? _evaluations : _evaluations[.._count]);

    public void Skip(PluginEntry plugin, PluginOutcome outcome, string? missingField = null) => Add(new PluginEvaluation
    {
        PluginId = plugin.Id,
        Stage = plugin.Stage,
        Outcome = outcome,
        Circuit = CircuitOf(plugin),
        MissingField = missingField,
    });

    /// <summary>The held override as an answer; checked again, because the planner's mode may have changed with a restart.</summary>
    public StageAnswer HoldOver(PluginEntry plugin, HeldOverride held)
    {
        var targets = check.Targets(held.Targets, out var ignored);
        Add(new PluginEvaluation
        {
            PluginId = plugin.Id,
            Stage = plugin.Stage,
            Outcome = PluginOutcome.HeldOver,
            Circuit = CircuitOf(plugin),
            CacheAge = at - held.At,
            Targets = targets,
            Detail = held.Reason,
            Ignored = ignored,
        });
        return Answer(plugin, new StageResult.Override(targets, held.Reason)) with { HeldOver = true };
    }

    /// <summary>The part of a forecast that counts; null when the call failed or the answer is empty.</summary>
    public PredictResponse? Take(in PendingCall<PredictResponse> call)
    {
        if (call.Result.Status != CallStatus.Answered)
        {
            Failed(call.Entry, call.Lag, call.Result.Status, call.Result.Error);
            return null;
        }

        ImmutableArray<string> ignored = [];
        var response = call.Result.Response;
        var predictions = response is null ? null : AnswerCheck.Predictions(response.Predictions, out ignored);
        var outcome = predictions is null ? PluginOutcome.NoOpinion : PluginOutcome.Predicted;
        Answered(call.Entry, call.Lag, outcome, call.Result.Latency, AnswerCheck.Text(response?.Reason), [], ignored);
        return response is null ? null : response with { Predictions = predictions };
    }

    /// <summary>The part of another stage's answer that enters the merge; null when nothing does.</summary>
    public StageAnswer? Take(in PendingCall<StageResponse> call)
    {
        if (call.Result.Status != CallStatus.Answered)
        {
            Failed(call.Entry, call.Lag, call.Result.Status, call.Result.Error);
            return null;
        }

        switch (call.Result.Response?.Result)
        {
            case StageResult.Override overriding:
                return TakeOverride(call, overriding, call.Result.Response.Final);
            case StageResult.Reject reject:
                var reason = AnswerCheck.Text(reject.Reason);
                Answered(call.Entry, call.Lag, PluginOutcome.Rejected, call.Result.Latency, reason, [], []);
                return Answer(call.Entry, new StageResult.Reject(reason));
            case StageResult.Accept:
                Answered(call.Entry, call.Lag, PluginOutcome.Accepted, call.Result.Latency, null, [], []);
                return Answer(call.Entry, Accepted);
            default:
                Answered(call.Entry, call.Lag, PluginOutcome.Empty, call.Result.Latency, "the answer is empty", [], []);
                return null;
        }
    }

    private StageAnswer? TakeOverride(in PendingCall<StageResponse> call, StageResult.Override overriding, bool final)
    {
        if (!overriding.Targets.IsDefault && overriding.Targets.Length > AnswerCheck.MaxTargets)
        {
            Failed(
                call.Entry,
                call.Lag,
                PluginOutcome.Malformed,
                FormattableString.Invariant($"{overriding.Targets.Length} targets, more than {AnswerCheck.MaxTargets}"));
            return null;
        }

        var targets = check.Targets(overriding.Targets, out var ignored);
        var reason = AnswerCheck.Text(overriding.Reason);
        Answered(call.Entry, call.Lag, PluginOutcome.Overrode, call.Result.Latency, reason, targets, ignored);
        var unchanged = targets == overriding.Targets && ReferenceEquals(reason, overriding.Reason);

        // A final answer without any valid target must not silence the stage.
        return Answer(call.Entry, unchanged ? overriding : new StageResult.Override(targets, reason)) with
        {
            Final = final && (ignored.IsEmpty || !targets.IsEmpty),
        };
    }

    private static StageAnswer Answer(PluginEntry plugin, StageResult result) => new(plugin.Id, plugin.Priority, result);

    private void Answered(
        PluginEntry plugin,
        TimeSpan lag,
        PluginOutcome outcome,
        TimeSpan? latency,
        string? detail,
        ImmutableArray<ComponentTarget> targets,
        ImmutableArray<string> ignored)
    {
        ref var state = ref states[plugin.Index];
        state = state with
        {
            LastCallAt = PluginSchedule.Snap(gridOrigin, at, settings.ScaleInterval),
            EvaluationsTotal = state.EvaluationsTotal + 1,
            Breaker = BreakerState.Closed,

            // Any answer that is not an override withdraws the held one.
            Held = outcome == PluginOutcome.Overrode && plugin.HoldPolicy == HoldPolicy.HoldLast
                ? new HeldOverride(at, targets, detail ?? string.Empty)
                : null,
        };
        Add(new PluginEvaluation
        {
            PluginId = plugin.Id,
            Stage = plugin.Stage,
            Outcome = outcome,
            Circuit = CircuitState.Closed,
            Latency = latency,
            Lag = lag,
            Targets = targets,
            Detail = detail,
            Ignored = ignored,
        });
    }

    private void Failed(PluginEntry plugin, TimeSpan lag, CallStatus status, string? error) => Failed(
        plugin,
        lag,
        status switch
        {
            CallStatus.TimedOut => PluginOutcome.TimedOut,
            CallStatus.StillRunning => PluginOutcome.StillRunning,
            CallStatus.DeadlineReached => PluginOutcome.DeadlineReached,
            _ => PluginOutcome.Failed,
        },
        error);

    private void Failed(PluginEntry plugin, TimeSpan lag, PluginOutcome outcome, string? error)
    {
        var opened = false;

        // When the deadline always comes before the plugin's own time-out, nothing else would ever open the breaker.
        if (outcome != PluginOutcome.DeadlineReached || settings.RequestTimeout >= settings.TickMaxDuration)
        {
            ref var state = ref states[plugin.Index];
            (var failed, opened) = breaker.Fail(state.Breaker, at);
            state = state with { Breaker = failed, Held = opened ? null : state.Held };
        }

        Add(new PluginEvaluation
        {
            PluginId = plugin.Id,
            Stage = plugin.Stage,
            Outcome = outcome,
            Circuit = CircuitOf(plugin),
            CircuitOpened = opened,
            Lag = lag,
            Detail = error is null ? null : AnswerCheck.Text(error),
        });
    }

    private void Add(PluginEvaluation evaluation) => _evaluations[_count++] = evaluation;

    private CircuitState CircuitOf(PluginEntry plugin) => breaker.Read(states[plugin.Index].Breaker, at);
}
