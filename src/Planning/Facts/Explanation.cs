using System.Collections.Immutable;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline;

namespace GlobalPlanner.Planning.Facts;

/// <summary>Collects the sentences of one decision.</summary>
internal sealed class Explanation
{
    private readonly ImmutableArray<string>.Builder _sentences = ImmutableArray.CreateBuilder<string>(4);

    public ImmutableArray<string> Sentences => _sentences.ToImmutable();

    public void Say(string sentence) => _sentences.Add(sentence);

    public static string NoMetricsOf(RoleFacts role) => $"{role.Name}: no forward-pass metrics";

    public void TrafficProblem(TrafficReading traffic)
    {
        switch (traffic)
        {
            case TrafficReading.Failed failed:
                Say($"traffic could not be read: {failed.Reason}");
                break;
            case TrafficReading.NoData noData:
                Say($"traffic is unknown: {noData.Reason}");
                break;
        }
    }

    /// <summary>What plugins that are not builtins did to the tick.</summary>
    public void Pipeline(PipelineOutcome pipeline)
    {
        if (pipeline.Reason is { } reason)
        {
            Say(pipeline.RejectedBy is null ? $"the plugins did not end in time: {reason}" : $"rejected by {reason}");
        }

        foreach (var component in pipeline.Components)
        {
            if (component.Binding is TargetBinding.UserPlugin or TargetBinding.Floor or TargetBinding.Ceiling)
            {
                var how = component.Binding switch
                {
                    TargetBinding.Floor => "at least",
                    TargetBinding.Ceiling => "at most",
                    _ => "set to",
                };
                Say($"{component.Component}: {how} {component.Replicas} by plugin {component.PluginId}{(component.HeldOver ? ", held over" : string.Empty)}");
            }
        }
    }

    public void InProgress(RoleFacts role)
    {
        if (role.InProgress)
        {
            Say(role.Expected is { } expected
                ? $"{role.Name}: scaling in progress, {role.Ready} ready of {expected} expected"
                : $"{role.Name}: scaling in progress, {role.Ready} ready");
        }
    }

    public void LiftedByBound(RoleFacts role, int raw, int bounded, bool throughputOn)
    {
        if (throughputOn && bounded > raw && bounded == role.LowerBound)
        {
            Say($"{role.Name}: {raw} by load, {bounded} by the throughput bound{(role.LowerBoundAt is { } since ? $" of {since:u}" : string.Empty)}");
        }
    }

    public void UnknownCost(PoolFacts facts, RoleFacts role)
    {
        if (role.CostGpus is null && !facts.Budget.IsNone)
        {
            Say($"{role.Name}: GPUs of a replica are unknown, so the budget of {facts.Budget} could not be applied");
        }
    }

    public void Guarded(GpuBand budget, BandVerdict verdict, string current, string wanted, string final, long heldGpus)
    {
        switch (verdict)
        {
            case BandVerdict.Hold:
                Say($"{current} kept, {wanted} refused: {heldGpus} GPUs held, budget {budget}");
                break;
            case BandVerdict.Reconcile:
                Say($"{current} moved to {final} to meet the floors and the budget: {heldGpus} GPUs held, budget {budget}");
                break;
            case BandVerdict.Infeasible:
                Say($"{current} kept: a budget of {budget} cannot hold the least replicas; raise max_gpu_budget or lower min_endpoint");
                break;
            default:
                if (final != wanted)
                {
                    Say($"{wanted} fitted to {final}: budget {budget}");
                }

                break;
        }
    }
}
