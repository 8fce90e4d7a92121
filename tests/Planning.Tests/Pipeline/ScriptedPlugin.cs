using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;

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
    public static PluginRegistration Saying(PluginType stage, string text)
    {
        var answer = Text.Answers(text).Single();
        return new ScriptedPlugin { Ask = (_, _) => new(new StageResponse(answer.Result, answer.Final)) }.As(stage, answer.PluginId, answer.Priority);
    }

    public PluginRegistration As(PluginType stage, string id, int priority = 10) =>
        new() { PluginId = id, Stage = stage, Priority = priority, Plugin = this };

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
