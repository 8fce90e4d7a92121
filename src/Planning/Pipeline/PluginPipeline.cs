using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Calls;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>
/// Runs one tick through its stages: predict, propose, reconcile, constrain. The planner's own steps and third-party
/// plugins take part in the same stages and the same merge. Whatever a plugin does, a run ends with a named outcome and
/// leaves floors and budget to the caller. A pipeline holds no state: what it remembers between ticks is the
/// <see cref="PipelineState"/> that it is given and gives back. A run without plugins completes synchronously.
/// </summary>
public sealed class PluginPipeline
{
    private static readonly PluginType[] MergedStages = [PluginType.Propose, PluginType.Reconcile, PluginType.Constrain];

    private readonly PipelineSettings _settings;
    private readonly CircuitBreaker _breaker;
    private readonly AnswerCheck _check;
    private readonly IPluginCaller? _caller;
    private readonly PluginEntry[] _plugins;
    private readonly PluginEntry[][] _byStage;

    /// <summary>A pipeline of plugins alone.</summary>
    /// <param name="settings">Its limits.</param>
    /// <param name="plugins">The plugins in registration order.</param>
    /// <param name="caller">Calls the plugins; may be null when there are none.</param>
    /// <exception cref="ArgumentException">Two plugins have one id, one does not implement the interface of its stage, or there is no caller for them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public PluginPipeline(PipelineSettings settings, IEnumerable<PluginRegistration> plugins, IPluginCaller? caller)
        : this(settings, [], plugins, caller)
    {
    }

    /// <summary>A pipeline of steps and plugins.</summary>
    internal PluginPipeline(PipelineSettings settings, IEnumerable<IPlanningStep> steps, IEnumerable<PluginRegistration> plugins, IPluginCaller? caller)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.ScaleInterval, TimeSpan.Zero, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.RequestTimeout, TimeSpan.Zero, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.TickMaxDuration, TimeSpan.Zero, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxReplicas, 1, nameof(settings));
        _settings = settings;
        _breaker = new CircuitBreaker(settings.BreakerThreshold, settings.BreakerCooldown);
        _check = new AnswerCheck(settings.Components, settings.MaxReplicas);
        var own = steps.Select((step, index) => new PluginEntry(index, step)).ToArray();
        _plugins = [.. own, .. plugins.Select((plugin, index) => new PluginEntry(own.Length + index, plugin))];
        if (_plugins.GroupBy(plugin => plugin.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } duplicates)
        {
            throw new ArgumentException($"two plugins have the id {duplicates.Key}.", nameof(plugins));
        }

        _caller = _plugins.Length == own.Length ? null : caller ?? throw new ArgumentException("plugins need a caller.", nameof(caller));
        _byStage = [.. Enum.GetValues<PluginType>().Select(Of)];
    }

    /// <summary>The state of a pipeline that starts now: the first call of a plugin comes one interval later.</summary>
    public PipelineState Start(DateTimeOffset now) =>
        new() { GridOrigin = now, Plugins = [.. _plugins.Select(plugin => PluginSchedule.New(plugin, now))] };

    /// <summary>
    /// A stored state for the present plugins: a new plugin is registered at the last grid point, one that is gone is
    /// forgotten. A run does the same with its own time.
    /// </summary>
    public PipelineState Align(PipelineState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state with { Plugins = [.. PluginSchedule.Align(state, _plugins, _settings.ScaleInterval, now)] };
    }

    /// <summary>The longest traffic window that the plugins due at a moment need; null when none needs traffic. Changes nothing.</summary>
    public TrafficNeed? TrafficNeedAt(PipelineState state, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(state);
        var states = PluginSchedule.Align(state, _plugins, _settings.ScaleInterval, at);
        TrafficNeed? need = null;
        foreach (var plugin in _plugins)
        {
            var known = states[plugin.Index];
            if (plugin.NeedsTraffic && PluginSchedule.IsDue(known, plugin.Interval, at) && _breaker.Read(known.Breaker, at) != CircuitState.Open)
            {
                need = TrafficNeed.Widest(need, new TrafficNeed(plugin.Window));
            }
        }

        return need is { Window.Ticks: 0 } ? new TrafficNeed(_settings.ScaleInterval) : need;
    }

    /// <summary>
    /// Runs one tick of plugins. Throws only when the caller cancels; then the state given remains the one to keep.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ValueTask<PipelineOutcome> RunAsync(PipelineState state, PipelineTick tick, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tick);
        return Array.Exists(_plugins, static plugin => plugin.Step is not null)
            ? throw new InvalidOperationException("A pipeline with steps needs their input.")
            : RunAsync(state, tick, null, cancellationToken);
    }

    /// <summary>
    /// Runs one tick of steps and plugins. The deadline bounds the waiting for plugins; a step is not interrupted.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    internal ValueTask<PipelineOutcome> RunAsync(PipelineState state, StepInput input, CancellationToken cancellationToken) =>
        RunAsync(state, PipelineTick.Of(input), input, cancellationToken);

    private async ValueTask<PipelineOutcome> RunAsync(PipelineState state, PipelineTick tick, StepInput? input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        var calls = _caller?.Begin(_settings.RequestTimeout, _settings.TickMaxDuration);
        var run = new PipelineRun(_settings, _breaker, _check, _plugins, state, tick, new StepRun(input, calls));
        await PredictAsync(run, calls, cancellationToken).ConfigureAwait(false);
        foreach (var stage in MergedStages)
        {
            if (!run.HasEnded)
            {
                await MergeAsync(run, stage, calls, cancellationToken).ConfigureAwait(false);
            }
        }

        return run.Finish();
    }

    private async ValueTask PredictAsync(PipelineRun run, ITickCalls? calls, CancellationToken cancellationToken)
    {
        var selected = run.Select<PredictResponse>(_byStage[(int)PluginType.Predict]);
        for (var index = 0; index < selected.Count && !run.HasEnded && !run.Chain.Ended; index++)
        {
            var entry = selected.Calls[index].Entry;
            selected.Calls[index].Result = entry.Step is { } step
                ? run.Steps.Predict(step, run.Context.Predictions)
                : await CallAsync(calls!, entry, run.Context, cancellationToken).ConfigureAwait(false);
            run.TakePrediction(selected.Calls[index]);
        }
    }

    private async ValueTask MergeAsync(PipelineRun run, PluginType stage, ITickCalls? calls, CancellationToken cancellationToken)
    {
        var hasLater = HasPluginsAfter(stage);
        var selected = run.Select<StageResponse>(_byStage[(int)stage]);
        if (selected.IsEmpty)
        {
            run.PassThrough(hasLater);
            return;
        }

        await AskAsync(run, stage, selected, calls, cancellationToken).ConfigureAwait(false);
        run.Merge(stage, selected, hasLater);
    }

    /// <summary>Asks the steps one after another, then all plugins at once.</summary>
    private static async ValueTask AskAsync(
        PipelineRun run, PluginType stage, Selection<StageResponse> selected, ITickCalls? calls, CancellationToken cancellationToken)
    {
        for (var index = 0; index < selected.Count; index++)
        {
            if (selected.Calls[index].Entry.Step is { } step)
            {
                selected.Calls[index].Result = run.Steps.Ask(step, run.Context.Predictions);
            }
        }

        if (calls is null)
        {
            return;
        }

        var concurrent = new Task<CallResult<StageResponse>>?[selected.Count];
        for (var index = 0; index < selected.Count; index++)
        {
            if (selected.Calls[index].Entry is { Plugin: not null } entry)
            {
                concurrent[index] = CallAsync(calls, entry, run.Context, run.ProposalsFor(stage), cancellationToken).AsTask();
            }
        }

        for (var index = 0; index < selected.Count; index++)
        {
            if (concurrent[index] is { } pending)
            {
                selected.Calls[index].Result = await pending.ConfigureAwait(false);
            }
        }
    }

    private static ValueTask<CallResult<PredictResponse>> CallAsync(
        ITickCalls calls, PluginEntry entry, PipelineContext context, CancellationToken cancellationToken) =>
        calls.CallAsync(entry.Plugin!, token => entry.PredictAsync(context, token), cancellationToken);

    private static ValueTask<CallResult<StageResponse>> CallAsync(
        ITickCalls calls, PluginEntry entry, PipelineContext context, ImmutableArray<ProposeResult> proposals, CancellationToken cancellationToken) =>
        calls.CallAsync(entry.Plugin!, token => entry.AskAsync(context, proposals, token), cancellationToken);

    private bool HasPluginsAfter(PluginType stage)
    {
        for (var later = (int)stage + 1; later < _byStage.Length; later++)
        {
            if (_byStage[later].Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    private PluginEntry[] Of(PluginType stage)
    {
        var plugins = _plugins.Where(plugin => plugin.Stage == stage);
        return [.. stage == PluginType.Predict ? plugins.OrderBy(plugin => plugin.Priority) : plugins];
    }
}
