using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.LoadScaling.Sla;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Tick.Steps;

/// <summary>
/// <c>builtin_load_propose</c>: the reactive loop. It runs after the predictive loop, so the bounds of the same tick
/// already limit it.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="sla">Options of the latency target, whose policy is new in every tick; null with thresholds.</param>
/// <param name="thresholds">The threshold policy; null with the latency target.</param>
/// <param name="stabilization">The time for which a scale-down must be wanted before it is made; zero makes it at once.</param>
internal sealed class LoadStep(LoadLoop loop, SlaOptions? sla, ThresholdPolicy? thresholds, TimeSpan stabilization) : IPlanningStep
{
    public string Id => "builtin_load_propose";

    public PluginType Stage => PluginType.Propose;

    public int Priority => 10;

    public StepDecision? Decide(StepInput input, PredictionData? predictions)
    {
        if (!input.LoadDue)
        {
            return null;
        }

        if (input.Observation.Traffic is TrafficReading.NoData or TrafficReading.Failed)
        {
            return LoadLoop.NotJudged(input.Facts, LoadReason.TrafficUnavailable);
        }

        return sla is not null ? Sla(input, sla) : Judge(input, thresholds!);
    }

    private StepDecision Sla(StepInput input, SlaOptions options)
    {
        var context = new SlaContext(input.Models?.Prefill, input.Models?.Decode, input.KvHitRate, input.AcceptLength)
        {
            MeanPromptTokens = input.MeanPromptTokens,
        };
        var policy = new SlaPolicy(options, context);
        var decision = Judge(input, policy);
        return decision with
        {
            Estimates = policy.Estimates,
            Change = new StateChange
            {
                Prefill = Streaks(decision.Change?.Prefill ?? input.Prefill, PoolRole.Prefill, context),
                Decode = Streaks(decision.Change?.Decode ?? input.Decode, PoolRole.Decode, context),
            },
        };
    }

    private StepDecision Judge(StepInput input, ILoadPolicy policy)
    {
        if (stabilization == TimeSpan.Zero)
        {
            return loop.Run(input.Facts, input.Observation, policy);
        }

        var steady = new SteadyShrinkPolicy(policy, stabilization, input.At, role => input[role].ShrinkWantedSince);
        return loop.Run(input.Facts, input.Observation, steady) with
        {
            Change = new StateChange
            {
                Prefill = Wanted(input.Prefill, PoolRole.Prefill, steady),
                Decode = Wanted(input.Decode, PoolRole.Decode, steady),
            },
        };
    }

    /// <summary>A role that could not be judged in this tick has no streak any more.</summary>
    private static RoleState Streaks(RoleState role, PoolRole which, SlaContext context)
    {
        var ttft = context.TtftStreaks.GetValueOrDefault(which, OverTargetStreaks.None);
        var itl = context.ItlStreaks.GetValueOrDefault(which, OverTargetStreaks.None);
        return ReferenceEquals(ttft, role.TtftStreaks) && ReferenceEquals(itl, role.ItlStreaks) ? role : role with { TtftStreaks = ttft, ItlStreaks = itl };
    }

    private static RoleState Wanted(RoleState role, PoolRole which, SteadyShrinkPolicy steady) =>
        steady.WantedSince.TryGetValue(which, out var since) && since != role.ShrinkWantedSince ? role with { ShrinkWantedSince = since } : role;
}
