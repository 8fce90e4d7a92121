using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>
/// A plugin of the decision pipeline; it implements the interface of its stage. Calls may run concurrently with those of
/// other plugins and, when one plugin serves several pools, with each other. Once the token is cancelled, the answer is
/// no longer awaited. A plugin that lacks an input answers that it has no opinion; it does not throw.
/// </summary>
public interface IPipelinePlugin;

/// <summary>Forecasts traffic. Plugins are asked one after another by ascending priority.</summary>
public interface IPredictPlugin : IPipelinePlugin
{
    /// <summary>Forecasts the coming window; <see cref="PipelineContext.Predictions"/> holds the forecast of stronger participants.</summary>
    ValueTask<PredictResponse> PredictAsync(PipelineContext context, CancellationToken cancellationToken);
}

/// <summary>Proposes replicas.</summary>
public interface IProposePlugin : IPipelinePlugin
{
    /// <summary>Proposes replicas for the observed and predicted load.</summary>
    ValueTask<StageResponse> ProposeAsync(PipelineContext context, CancellationToken cancellationToken);
}

/// <summary>Settles the proposals.</summary>
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
