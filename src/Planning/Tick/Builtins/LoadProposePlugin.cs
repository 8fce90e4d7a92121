using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.LoadScaling.Sla;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Tick.Builtins;

/// <summary>
/// <c>builtin_load_propose</c>: the reactive loop. It runs after the predictive one, whose bounds lie under it in the
/// same tick.
/// </summary>
internal sealed class LoadProposePlugin(LoadLoop loop, ThresholdPolicy? thresholds) : IProposePlugin
{
    public const string Id = "builtin_load_propose";

    public ValueTask<StageResponse> ProposeAsync(PipelineContext context, CancellationToken cancellationToken)
    {
        var work = context.Builtin!;
        if (!work.LoadDue)
        {
            return ValueTask.FromResult(StageResponse.Accept);
        }

        var proposal = work.TrafficUnavailable
            ? LoadProposal.Hold(work.Facts, LoadReason.TrafficUnavailable)
            : thresholds is not null ? Steady(work, thresholds) : Sla(work);
        work.Load = proposal;
        return ValueTask.FromResult(Targets.Response(new ReplicaTargets(proposal.Prefill, proposal.Decode), work.Facts, "load_scale"));
    }

    private LoadProposal Sla(TickWork work)
    {
        var context = new SlaContext(
            work.Models?.Prefill, work.Models?.Decode, work.State.LastKvHitRate, work.State.LastAcceptLength)
        {
            PromptTokens = work.Config.SlaPromptLengthFromTraffic ? work.State.MeanPromptTokens : null,
        };
        var policy = new SlaPolicy(work.Config, context);
        var proposal = Steady(work, policy);
        work.Estimates = policy.Estimates;
        work.State = work.State with
        {
            Prefill = Streaks(work.State.Prefill, PoolRole.Prefill, context),
            Decode = Streaks(work.State.Decode, PoolRole.Decode, context),
        };
        return proposal;
    }

    private LoadProposal Steady(TickWork work, ILoadPolicy policy)
    {
        if (work.Config.ScaleDownStabilizationSeconds == 0)
        {
            return loop.Run(work.Facts, work.Observation, policy, work.Why);
        }

        var steady = new SteadyShrinkPolicy(
            policy, TimeSpan.FromSeconds(work.Config.ScaleDownStabilizationSeconds), work.At, role => work.State[role].ShrinkWantedSince);
        var proposal = loop.Run(work.Facts, work.Observation, steady, work.Why);
        work.State = work.State with
        {
            Prefill = Wanted(work.State.Prefill, PoolRole.Prefill, steady),
            Decode = Wanted(work.State.Decode, PoolRole.Decode, steady),
        };
        return proposal;
    }

    private static RoleState Streaks(RoleState role, PoolRole which, SlaContext context) => role with
    {
        // A role that could not be judged is not known to be hot any more.
        TtftStreaks = context.TtftStreaks.GetValueOrDefault(which, OverTargetStreaks.None),
        ItlStreaks = context.ItlStreaks.GetValueOrDefault(which, OverTargetStreaks.None),
    };

    private static RoleState Wanted(RoleState role, PoolRole which, SteadyShrinkPolicy steady) =>
        steady.WantedSince.TryGetValue(which, out var since) ? role with { ShrinkWantedSince = since } : role;
}
