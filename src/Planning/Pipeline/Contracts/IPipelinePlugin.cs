using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>
/// A step of the decision pipeline. A plugin implements the interface of its stage. Calls may run at the same time as
/// those of other plugins and, when one plugin serves several pools, as its own. When the token is cancelled, nobody
/// waits for the answer any more. A plugin that lacks an input answers that it has no opinion; it does not throw.
/// </summary>
public interface IPipelinePlugin;

/// <summary>Forecasts traffic. Plugins are asked one after another by ascending priority.</summary>
public interface IPredictPlugin : IPipelinePlugin
{
    /// <summary>Forecasts the coming window; <see cref="PipelineContext.Predictions"/> holds what stronger plugins said.</summary>
    ValueTask<PredictResponse> PredictAsync(PipelineContext context, CancellationToken cancellationToken);
}

/// <summary>Proposes replicas.</summary>
public interface IProposePlugin : IPipelinePlugin
{
    /// <summary>Proposes replicas for what was observed and predicted.</summary>
    ValueTask<StageResponse> ProposeAsync(PipelineContext context, CancellationToken cancellationToken);
}

/// <summary>Settles what was proposed.</summary>
public interface IReconcilePlugin : IPipelinePlugin
{
    /// <summary>Answers to the merged <see cref="PipelineContext.Proposal"/> and to each proposal behind it.</summary>
    ValueTask<StageResponse> ReconcileAsync(PipelineContext context, ImmutableArray<ProposeResult> proposals, CancellationToken cancellationToken);
}

/// <summary>Limits the result. Only floors, ceilings and vetoes count; a recommended number is dropped.</summary>
public interface IConstrainPlugin : IPipelinePlugin
{
    /// <summary>Limits <see cref="PipelineContext.Proposal"/>.</summary>
    ValueTask<StageResponse> ConstrainAsync(PipelineContext context, CancellationToken cancellationToken);
}
