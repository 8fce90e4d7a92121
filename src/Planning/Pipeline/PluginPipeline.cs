using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>
/// Runs the plugins of one tick: predict, propose, reconcile, constrain. Whatever a plugin does, a run ends with a
/// named outcome and leaves the floors and the budget to the caller. What it remembers between ticks is the
/// <see cref="PipelineState"/> it is given and gives back; only a call that hangs is remembered here, so that it is not
/// made again. While only builtins answer at once, a run completes synchronously and starts no timer.
/// </summary>
public sealed class PluginPipeline
{
    private static readonly PluginType[] MergedStages = [PluginType.Propose, PluginType.Reconcile, PluginType.Constrain];

    private readonly PipelineSettings _settings;
    private readonly CircuitBreaker _breaker;
    private readonly AnswerCheck _check;
    private readonly PluginCaller _caller;
    private readonly TimeProvider _time;
    private readonly PluginEntry[] _plugins;
    private readonly PluginEntry[][] _byStage;

    /// <summary>A pipeline.</summary>
    /// <param name="settings">Its limits.</param>
    /// <param name="plugins">The plugins in registration order, builtins first.</param>
    /// <param name="time">Measures time-outs and the deadline: the time in which plugins really run, not the planner's.</param>
    /// <exception cref="ArgumentException">Two plugins have one id, or one does not implement the interface of its stage.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public PluginPipeline(PipelineSettings settings, IEnumerable<PluginRegistration> plugins, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.ScaleInterval, TimeSpan.Zero, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.RequestTimeout, TimeSpan.Zero, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.TickMaxDuration, TimeSpan.Zero, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxReplicas, 1, nameof(settings));
        _settings = settings;
        _breaker = new CircuitBreaker(settings.BreakerThreshold, settings.BreakerCooldown);
        _check = new AnswerCheck(settings.Components, settings.MaxReplicas);
        _caller = new PluginCaller(settings.RequestTimeout, settings.TickMaxDuration, time);
        _time = time;
        _plugins = [.. plugins.Select((plugin, index) => new PluginEntry(index, plugin))];
        if (_plugins.GroupBy(plugin => plugin.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"two plugins have the id {twice.Key}.", nameof(plugins));
        }

        _byStage = [.. Enum.GetValues<PluginType>().Select(Of)];
    }

    /// <summary>The state of a pipeline that starts now: the first call of a plugin comes one interval later.</summary>
    public PipelineState Start(DateTimeOffset now) =>
        new() { GridOrigin = now, Plugins = [.. _plugins.Select(plugin => PluginSchedule.New(plugin.Registration, now))] };

    /// <summary>
    /// A kept state for these plugins: one that is new is registered at the last grid point, one that is gone is
    /// forgotten. A run does the same by itself, with its own time.
    /// </summary>
    public PipelineState Align(PipelineState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state with { Plugins = [.. PluginSchedule.Align(state, _plugins, _settings.ScaleInterval, now)] };
    }

    /// <summary>What the plugins that are due at a moment want observed. Changes nothing.</summary>
    public ObservationNeeds NeedsAt(PipelineState state, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(state);
        var states = PluginSchedule.Align(state, _plugins, _settings.ScaleInterval, at);
        return ObservationNeeds.Of(_plugins, states, _breaker, _settings.ScaleInterval, at);
    }

    /// <summary>
    /// Runs one tick. Throws only when the caller cancels; then the state given remains the one to keep. The deadline
    /// bounds the waiting: a builtin that computes on the caller's thread is not interrupted.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<PipelineOutcome> RunAsync(PipelineState state, PipelineTick tick, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(tick);
        cancellationToken.ThrowIfCancellationRequested();
        var started = _time.GetTimestamp();
        var run = new PipelineRun(_settings, _breaker, _check, _plugins, state, tick);
        await PredictAsync(run, started, cancellationToken).ConfigureAwait(false);
        foreach (var stage in MergedStages)
        {
            if (!run.HasEnded)
            {
                await MergeAsync(run, stage, started, cancellationToken).ConfigureAwait(false);
            }
        }

        return run.Finish(_time.GetElapsedTime(started));
    }

    private async ValueTask PredictAsync(PipelineRun run, long started, CancellationToken cancellationToken)
    {
        var selected = run.Select<PredictResponse>(_byStage[(int)PluginType.Predict]);
        for (var index = 0; index < selected.Count && !run.HasEnded && !run.Chain.Ended; index++)
        {
            selected.Calls[index].Result = await _caller
                .CallAsync<PredictResponse>(selected.Calls[index].Plugin, new StageRequest(run.Context, []), StageRequest.Predict, started, cancellationToken)
                .ConfigureAwait(false);
            run.TakePrediction(selected.Calls[index], selected.Calls[0].Plugin.Registration.Priority);
        }
    }

    private async ValueTask MergeAsync(PipelineRun run, PluginType stage, long started, CancellationToken cancellationToken)
    {
        var hasLater = HasPluginsAfter(stage);
        var selected = run.Select<StageResponse>(_byStage[(int)stage]);
        if (selected.IsEmpty)
        {
            run.PassThrough(hasLater);
            return;
        }

        await AskAsync(selected, run.RequestFor(stage), started, cancellationToken).ConfigureAwait(false);
        run.Merge(stage, selected, hasLater);
    }

    /// <summary>Builtins one after another, then everyone else at once.</summary>
    private async ValueTask AskAsync(Selection<StageResponse> selected, StageRequest request, long started, CancellationToken cancellationToken)
    {
        for (var index = 0; index < selected.Count; index++)
        {
            if (selected.Calls[index].Plugin is { Registration.IsBuiltin: true } builtin)
            {
                selected.Calls[index].Result = await _caller
                    .CallAsync<StageResponse>(builtin, request, StageRequest.Ask, started, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        Task<CallResult<StageResponse>>[]? concurrent = null;
        for (var index = 0; index < selected.Count; index++)
        {
            if (selected.Calls[index].Plugin is { Registration.IsBuiltin: false } plugin)
            {
                concurrent ??= new Task<CallResult<StageResponse>>[selected.Count];
                concurrent[index] = _caller.CallAsync<StageResponse>(plugin, request, StageRequest.Ask, started, cancellationToken).AsTask();
            }
        }

        for (var index = 0; concurrent is not null && index < selected.Count; index++)
        {
            if (concurrent[index] is { } pending)
            {
                selected.Calls[index].Result = await pending.ConfigureAwait(false);
            }
        }
    }

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
        var plugins = _plugins.Where(plugin => plugin.Registration.Stage == stage);
        return [.. stage == PluginType.Predict ? plugins.OrderBy(plugin => plugin.Registration.Priority) : plugins];
    }
}
