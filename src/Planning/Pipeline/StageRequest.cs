using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>The one request that all plugins of a stage share.</summary>
internal readonly record struct StageRequest(PipelineContext Context, ImmutableArray<ProposeResult> Proposals)
{
    public static ValueTask<PredictResponse> Predict(PluginEntry plugin, StageRequest request, CancellationToken cancellationToken) =>
        ((IPredictPlugin)plugin.Plugin).PredictAsync(request.Context, cancellationToken);

    public static ValueTask<StageResponse> Ask(PluginEntry plugin, StageRequest request, CancellationToken cancellationToken) =>
        plugin.Registration.Stage switch
        {
            PluginType.Propose => ((IProposePlugin)plugin.Plugin).ProposeAsync(request.Context, cancellationToken),
            PluginType.Reconcile => ((IReconcilePlugin)plugin.Plugin).ReconcileAsync(request.Context, request.Proposals, cancellationToken),
            _ => ((IConstrainPlugin)plugin.Plugin).ConstrainAsync(request.Context, cancellationToken),
        };
}
