using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Merge;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>
/// Takes the ends of the calls of one tick: names the outcome, moves anchors, breakers and held overrides, and hands on
/// what counts of an answer.
/// </summary>
internal sealed class AnswerLog(
    PipelineSettings settings, CircuitBreaker breaker, AnswerCheck check, PluginState[] states, DateTimeOffset gridOrigin, DateTimeOffset at)
{
    private static readonly StageResult.Accept Accepted = new();

    private readonly PluginEvaluation[] _evaluations = new PluginEvaluation[states.Length];
    private int _count;

    /// <summary>What became of each plugin so far.</summary>
    public ImmutableArray<PluginEvaluation> Evaluations =>
        ImmutableCollectionsMarshal.AsImmutableArray(_count == _evaluations.Length ? _evaluations : _evaluations[.._count]);

    public void Skip(PluginEntry plugin, PluginOutcome outcome, string? missingField = null) => Add(new PluginEvaluation
    {
        PluginId = plugin.Id,
        Stage = plugin.Registration.Stage,
        Outcome = outcome,
        Circuit = CircuitOf(plugin),
        MissingField = missingField,
    });

    /// <summary>The held override as it takes part; checked again, since the planner's mode may have changed over a restart.</summary>
    public StageAnswer HoldOver(PluginEntry plugin, HeldOverride held)
    {
        var targets = check.Targets(held.Targets, out var ignored);
        Add(new PluginEvaluation
        {
            PluginId = plugin.Id,
            Stage = plugin.Registration.Stage,
            Outcome = PluginOutcome.HeldOver,
            Circuit = CircuitOf(plugin),
            CacheAge = at - held.At,
            Targets = targets,
            Detail = held.Reason,
            Ignored = ignored,
        });
        return Answer(plugin, new StageResult.Override(targets, held.Reason)) with { HeldOver = true };
    }

    /// <summary>What of a predict plugin's answer counts; null when it failed or answered nothing.</summary>
    public PredictResponse? Take(in PluginCall<PredictResponse> call)
    {
        if (call.Result.Status != CallStatus.Answered)
        {
            Failed(call.Plugin, call.Lag, call.Result.Status, call.Result.Error);
            return null;
        }

        ImmutableArray<string> ignored = [];
        var response = call.Result.Response;
        var predictions = response is null ? null : AnswerCheck.Predictions(response.Predictions, out ignored);
        var outcome = predictions is null ? PluginOutcome.NoOpinion : PluginOutcome.Predicted;
        Answered(call.Plugin, call.Lag, outcome, call.Result.Latency, AnswerCheck.Text(response?.Reason), [], ignored);
        return response is null ? null : response with { Predictions = predictions };
    }

    /// <summary>What of another plugin's answer takes part in the merge; null when nothing does.</summary>
    public StageAnswer? Take(in PluginCall<StageResponse> call)
    {
        if (call.Result.Status != CallStatus.Answered)
        {
            Failed(call.Plugin, call.Lag, call.Result.Status, call.Result.Error);
            return null;
        }

        switch (call.Result.Response?.Result)
        {
            case StageResult.Override overriding:
                return TakeOverride(call, overriding, call.Result.Response.Final);
            case StageResult.Reject reject:
                var reason = AnswerCheck.Text(reject.Reason);
                Answered(call.Plugin, call.Lag, PluginOutcome.Rejected, call.Result.Latency, reason, [], []);
                return Answer(call.Plugin, new StageResult.Reject(reason));
            case StageResult.Accept:
                Answered(call.Plugin, call.Lag, PluginOutcome.Accepted, call.Result.Latency, null, [], []);
                return Answer(call.Plugin, Accepted);
            default:
                Answered(call.Plugin, call.Lag, PluginOutcome.Empty, call.Result.Latency, "the answer is empty", [], []);
                return null;
        }
    }

    private StageAnswer? TakeOverride(in PluginCall<StageResponse> call, StageResult.Override overriding, bool final)
    {
        if (!overriding.Targets.IsDefault && overriding.Targets.Length > AnswerCheck.MaxTargets)
        {
            Failed(
                call.Plugin,
                call.Lag,
                PluginOutcome.Malformed,
                FormattableString.Invariant($"{overriding.Targets.Length} targets, more than {AnswerCheck.MaxTargets}"));
            return null;
        }

        var targets = check.Targets(overriding.Targets, out var ignored);
        var reason = AnswerCheck.Text(overriding.Reason);
        Answered(call.Plugin, call.Lag, PluginOutcome.Overrode, call.Result.Latency, reason, targets, ignored);
        var unchanged = targets == overriding.Targets && ReferenceEquals(reason, overriding.Reason);

        // A final answer of which nothing is left must not silence the stage.
        return Answer(call.Plugin, unchanged ? overriding : new StageResult.Override(targets, reason)) with
        {
            Final = final && (ignored.IsEmpty || !targets.IsEmpty),
        };
    }

    private static StageAnswer Answer(PluginEntry plugin, StageResult result) => new(plugin.Id, plugin.Registration.Priority, result);

    private void Answered(
        PluginEntry plugin,
        TimeSpan lag,
        PluginOutcome outcome,
        TimeSpan latency,
        string? detail,
        ImmutableArray<ComponentTarget> targets,
        ImmutableArray<string> ignored)
    {
        var registration = plugin.Registration;
        ref var state = ref states[plugin.Index];
        state = state with
        {
            LastCallAt = registration.KeepsGrid && plugin.Interval > TimeSpan.Zero
                ? PluginSchedule.Snap(state.RegisteredAt, at, plugin.Interval)
                : PluginSchedule.Snap(gridOrigin, at, settings.ScaleInterval),
            EvaluationsTotal = state.EvaluationsTotal + 1,
            Breaker = BreakerState.Closed,

            // Whatever is not an override takes the last one back: who has no opinion now is not asked for an old one.
            Held = outcome == PluginOutcome.Overrode && registration.HoldPolicy == HoldPolicy.HoldLast
                ? new HeldOverride(at, targets, detail ?? string.Empty)
                : null,
        };
        Add(new PluginEvaluation
        {
            PluginId = plugin.Id,
            Stage = registration.Stage,
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

        // Where the deadline leaves a call no time-out of its own, nothing else would ever open the breaker.
        if (outcome != PluginOutcome.DeadlineReached || settings.RequestTimeout >= settings.TickMaxDuration)
        {
            ref var state = ref states[plugin.Index];
            (var failed, opened) = breaker.Fail(state.Breaker, at);
            state = state with { Breaker = failed, Held = opened ? null : state.Held };
        }

        Add(new PluginEvaluation
        {
            PluginId = plugin.Id,
            Stage = plugin.Registration.Stage,
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
