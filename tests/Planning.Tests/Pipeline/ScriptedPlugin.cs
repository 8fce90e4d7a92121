using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Tests.Pipeline;

/// <summary>A plugin of any stage that does what a test says and remembers what it was shown.</summary>
internal sealed class ScriptedPlugin : IPredictPlugin, IProposePlugin, IReconcilePlugin, IConstrainPlugin
{
    private readonly List<PipelineContext> _seen = [];

    public Func<PipelineContext, CancellationToken, ValueTask<StageResponse>> Ask { get; init; } = (_, _) => new(StageResponse.Accept);

    public Func<PipelineContext, CancellationToken, ValueTask<PredictResponse>> Forecast { get; init; } = (_, _) => new(new PredictResponse(null));

    public IReadOnlyList<PipelineContext> Seen => _seen;

    public ImmutableArray<ProposeResult> Proposals { get; private set; } = [];

    /// <summary>A propose, reconcile or constrain plugin whose every answer is the text's, with the id, priority and final flag in it.</summary>
    public static PluginRegistration Saying(PluginType stage, string text, bool builtin = true)
    {
        var answer = Text.Answers(text).Single();
        return new ScriptedPlugin { Ask = (_, _) => new(new StageResponse(answer.Result, answer.Final)) }.As(stage, answer.PluginId, answer.Priority, builtin);
    }

    public PluginRegistration As(PluginType stage, string id, int priority = 10, bool builtin = true) =>
        new() { PluginId = id, Stage = stage, Priority = priority, Plugin = this, IsBuiltin = builtin };

    public ValueTask<PredictResponse> PredictAsync(PipelineContext context, CancellationToken cancellationToken)
    {
        _seen.Add(context);
        return Forecast(context, cancellationToken);
    }

    public ValueTask<StageResponse> ProposeAsync(PipelineContext context, CancellationToken cancellationToken) => Answer(context, cancellationToken);

    public ValueTask<StageResponse> ConstrainAsync(PipelineContext context, CancellationToken cancellationToken) => Answer(context, cancellationToken);

    public ValueTask<StageResponse> ReconcileAsync(PipelineContext context, ImmutableArray<ProposeResult> proposals, CancellationToken cancellationToken)
    {
        Proposals = proposals;
        return Answer(context, cancellationToken);
    }

    private ValueTask<StageResponse> Answer(PipelineContext context, CancellationToken cancellationToken)
    {
        _seen.Add(context);
        return Ask(context, cancellationToken);
    }
}

/// <summary>A pipeline that is ticked by hand.</summary>
internal sealed class PipelineDriver
{
    public static readonly DateTimeOffset Zero = DateTimeOffset.UnixEpoch;

    public PipelineDriver(PipelineSettings settings, TimeProvider time, params PluginRegistration[] plugins)
    {
        Pipeline = new PluginPipeline(settings, plugins, time);
        State = Pipeline.Start(Zero);
    }

    public PipelineDriver(params PluginRegistration[] plugins)
        : this(new PipelineSettings(), TimeProvider.System, plugins)
    {
    }

    public PluginPipeline Pipeline { get; }

    public PipelineState State { get; set; }

    public static PipelineTick At(double second, string baseline = "P3 D4", TrafficMetrics? traffic = null)
    {
        var ready = Text.Targets(baseline);
        int? Of(string component) => ready.Where(target => target.SubComponentType == component).Select(target => target.Replicas).FirstOrDefault();
        return new PipelineTick(Zero.AddSeconds(second), new ObservationData
        {
            Traffic = traffic,
            Workers = baseline == "" ? null : new WorkerState { ReadyPrefill = Of("prefill"), ReadyDecode = Of("decode") },
        });
    }

    public async Task<PipelineOutcome> TickAsync(double second, string baseline = "P3 D4", TrafficMetrics? traffic = null)
    {
        var outcome = await Pipeline.RunAsync(State, At(second, baseline, traffic));
        State = outcome.State;
        return outcome;
    }

    public static string Targets(PipelineOutcome outcome) =>
        string.Join(' ', outcome.Components.Select(component => $"{Text.Short(component.Component)}{component.Replicas}"));

    public static PluginEvaluation Evaluation(PipelineOutcome outcome, string id) => outcome.Evaluations.Single(one => one.PluginId == id);
}
