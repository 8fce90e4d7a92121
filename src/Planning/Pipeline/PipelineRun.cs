using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Calls;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Merge;
using GlobalPlanner.Planning.Pipeline.Scheduling;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>One run in progress: selects the participants of each stage, merges their answers and builds the outcome. Calls nobody.</summary>
internal sealed class PipelineRun
{
    private readonly PipelineSettings _settings;
    private readonly CircuitBreaker _breaker;
    private readonly PluginEntry[] _plugins;
    private readonly PipelineState _state;
    private readonly DateTimeOffset _at;
    private readonly PluginState[] _states;
    private readonly AnswerLog _log;
    private ImmutableArray<StageMerge> _merges = [];
    private ImmutableArray<ComponentTarget> _standing;
    private ImmutableArray<ProposeResult> _proposals = [];
    private Rejection? _rejection;
    private bool _timedOut;

    public PipelineRun(
        PipelineSettings settings, CircuitBreaker breaker, AnswerCheck check, PluginEntry[] plugins, PipelineState state, PipelineTick tick, StepRun steps)
    {
        _settings = settings;
        _breaker = breaker;
        _plugins = plugins;
        _state = state;
        _at = tick.At;
        _states = PluginSchedule.Align(state, plugins, settings.ScaleInterval, tick.At);
        _log = new AnswerLog(settings, breaker, check, _states, state.GridOrigin, tick.At);
        _standing = Baseline(settings.Components, tick.Observations?.Workers);
        Context = new PipelineContext { At = tick.At, Observations = tick.Observations };
        Steps = steps;
    }

    public PipelineContext Context { get; private set; }

    public StepRun Steps { get; }

    public ChainAugment Chain { get; private set; } = ChainAugment.Start;

    public bool HasEnded => _timedOut || _rejection is not null;

    /// <summary>Sorts the participants of a stage into those to call, those held over and those that are skipped.</summary>
    public Selection<TResponse> Select<TResponse>(PluginEntry[] stage)
        where TResponse : class
    {
        var calls = stage.Length == 0 ? [] : new PendingCall<TResponse>[stage.Length];
        var count = 0;
        List<StageAnswer>? held = null;
        foreach (var plugin in stage)
        {
            var state = _states[plugin.Index];
            if (_breaker.Read(state.Breaker, _at) == CircuitState.Open)
            {
                _log.Skip(plugin, PluginOutcome.CircuitOpen);
            }
            else if (!PluginSchedule.IsDue(state, plugin.Interval, _at))
            {
                if (state.Held is { } last && plugin is { HoldPolicy: HoldPolicy.HoldLast, Stage: not PluginType.Predict })
                {
                    (held ??= []).Add(_log.HoldOver(plugin, last));
                }
                else
                {
                    _log.Skip(plugin, PluginOutcome.NotDue);
                }
            }
            else if (plugin.MissingField(Context) is { } missing)
            {
                _log.Skip(plugin, PluginOutcome.RequirementMissing, missing);
            }
            else
            {
                calls[count++] = new PendingCall<TResponse>(plugin, PluginSchedule.Lag(state, plugin.Interval, _at));
            }
        }

        return new Selection<TResponse>(calls, count, held);
    }

    /// <summary>The proposals that plugins of a stage are shown.</summary>
    public ImmutableArray<ProposeResult> ProposalsFor(PluginType stage) => stage == PluginType.Reconcile ? _proposals : [];

    public void TakePrediction(in PendingCall<PredictResponse> call)
    {
        _timedOut |= call.Result.Status == CallStatus.DeadlineReached;
        if (_log.Take(call) is { } response)
        {
            Chain = Chain.Take(response);
            Context = ReferenceEquals(Chain.Predictions, Context.Predictions) ? Context : Context with { Predictions = Chain.Predictions };
        }
    }

    /// <summary>Ends a stage without participants.</summary>
    public void PassThrough(bool hasLater)
    {
        if (hasLater && Context.Proposal is null)
        {
            Context = Context with { Proposal = new ScalingProposal { Targets = _standing, Source = MergeOutcome.MergedSource } };
        }
    }

    /// <summary>Ends a stage with the answers of its participants.</summary>
    public void Merge(PluginType stage, Selection<StageResponse> selected, bool hasLater)
    {
        var answers = new StageAnswer[selected.Count + (selected.Held?.Count ?? 0)];
        var count = 0;
        foreach (ref readonly var call in selected.Due)
        {
            _timedOut |= call.Result.Status == CallStatus.DeadlineReached;
            if (_log.Take(call) is { } answer)
            {
                answers[count++] = answer;
            }
        }

        selected.Held?.CopyTo(answers, count);
        count += selected.Held?.Count ?? 0;
        if (_timedOut)
        {
            return;
        }

        var took = answers.AsSpan(0, count);
        var merged = TypeAwareMerge.Merge(took, _standing, setAllowed: stage != PluginType.Constrain);
        _merges = _merges.Add(new StageMerge(stage, merged));
        _rejection = merged.Rejection;
        if (hasLater && _rejection is null)
        {
            var proposal = merged.ToProposal();
            _standing = proposal.Targets;
            _proposals = stage == PluginType.Propose
                ? [.. answers.Take(count).Select(answer => new ProposeResult(answer.PluginId, answer.Result, answer.Priority))]
                : _proposals;
            Context = Context with { Proposal = proposal };
        }
    }

    public PipelineOutcome Finish()
    {
        var components = HasEnded ? [] : FinalTargets.From(_standing, _merges, _plugins, _log.Evaluations);
        var action = _timedOut ? ExecuteAction.SkipTickTimeout
            : _rejection is not null ? ExecuteAction.SkipShortCircuit
            : components.IsEmpty ? ExecuteAction.SkipNoTargets
            : ExecuteAction.Apply;
        return new PipelineOutcome
        {
            Action = action,
            State = _state with { Plugins = ImmutableCollectionsMarshal.AsImmutableArray(_states) },
            Components = components,
            Reason = _timedOut
                ? string.Create(CultureInfo.InvariantCulture, $"tick_max_duration_seconds={_settings.TickMaxDuration.TotalSeconds:0.00}")
                : _rejection?.ToString(),
            RejectedBy = _timedOut ? null : _rejection?.PluginId,
            Predictions = Context.Predictions,
            Evaluations = _log.Evaluations,
            Decisions = Steps.Decisions,
        };
    }

    /// <summary>The ready counts that are known.</summary>
    private static ImmutableArray<ComponentTarget> Baseline(ImmutableArray<string> components, WorkerState? workers)
    {
        if (workers is null)
        {
            return [];
        }

        var prefill = workers.ReadyPrefill is { } p && components.Contains(Components.Prefill) ? new ComponentTarget(Components.Prefill, Math.Max(0, p)) : (ComponentTarget?)null;
        var decode = workers.ReadyDecode is { } d && components.Contains(Components.Decode) ? new ComponentTarget(Components.Decode, Math.Max(0, d)) : (ComponentTarget?)null;
        return (prefill, decode) switch
        {
            ({ } one, { } other) => [one, other],
            ({ } one, null) => [one],
            (null, { } other) => [other],
            _ => [],
        };
    }
}
