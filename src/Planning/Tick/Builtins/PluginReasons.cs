using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick.Builtins;

/// <summary>
/// How plugins that are not builtins show in the reasons of the loops: a veto, a target of their own, a bound. A role
/// that the builtins decided keeps its own reason.
/// </summary>
internal static class PluginReasons
{
    public static LoadOutcome? OfLoad(LoadOutcome? load, PipelineOutcome pipeline, PoolFacts facts)
    {
        if (pipeline.Action == ExecuteAction.SkipShortCircuit)
        {
            return load is { Reason: LoadReason.Disabled } ? load : LoadProposal.Hold(facts, LoadReason.RejectedByPlugin).Outcome with { Raw = load?.Raw ?? new ReplicaTargets(null, null) };
        }

        var prefill = Reason(pipeline[PoolRole.Prefill]);
        var decode = Reason(pipeline[PoolRole.Decode]);
        if (prefill is null && decode is null)
        {
            return load;
        }

        // Plugins may speak on a tick in which the loop was not due; what they did is then its only reason.
        var said = load ?? new LoadOutcome(LoadReason.Unset, new RoleValues<LoadReason>(null, null), new ReplicaTargets(null, null));
        return said with
        {
            Reason = prefill ?? decode!.Value,
            Roles = new RoleValues<LoadReason>(prefill ?? said.Roles.Prefill, decode ?? said.Roles.Decode),
        };
    }

    public static ThroughputOutcome? OfThroughput(ThroughputOutcome? throughput, PipelineOutcome pipeline) =>
        pipeline.Action != ExecuteAction.SkipShortCircuit || throughput is null or { Reason: ThroughputReason.Disabled }
            ? throughput
            : throughput with
            {
                Reason = ThroughputReason.RejectedByPlugin,
                Roles = new RoleValues<ThroughputReason>(Rejected(throughput.Roles.Prefill), Rejected(throughput.Roles.Decode)),
            };

    private static ThroughputReason? Rejected(ThroughputReason? role) => role is null ? null : ThroughputReason.RejectedByPlugin;

    private static LoadReason? Reason(ComponentOutcome? component) => component switch
    {
        { Binding: TargetBinding.UserPlugin, HeldOver: true } => LoadReason.HeldOver,
        { Binding: TargetBinding.UserPlugin } => LoadReason.OverrideByUserPlugin,
        { Binding: TargetBinding.Floor } => LoadReason.ReconcileClampedToFloor,
        { Binding: TargetBinding.Ceiling } => LoadReason.ReconcileClampedToCeiling,
        _ => null,
    };
}
