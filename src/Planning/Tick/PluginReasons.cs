using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// Puts what plugins did (a veto, a target, a bound) into the reasons of the loops. A role that a step of the planner
/// decided keeps its own reason.
/// </summary>
internal static class PluginReasons
{
    public static LoadOutcome? OfLoad(LoadOutcome? load, PipelineOutcome pipeline, PoolFacts facts)
    {
        if (pipeline.Action == ExecuteAction.SkipShortCircuit)
        {
            return load is { Reason: LoadReason.Disabled } ? load : LoadOutcome.NotJudged(facts, LoadReason.RejectedByPlugin) with { Raw = load?.Raw ?? ReplicaTargets.None };
        }

        var prefill = Reason(pipeline[PoolRole.Prefill]);
        var decode = Reason(pipeline[PoolRole.Decode]);
        if (prefill is null && decode is null)
        {
            return load;
        }

        // On a tick in which the loop was not due, the plugins are the only reason.
        var said = load ?? new LoadOutcome(LoadReason.Unset, new RoleValues<LoadReason>(null, null), ReplicaTargets.None);
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
