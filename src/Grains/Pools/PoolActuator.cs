using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Grains.Pools;

/// <summary>The outcome of acting on a decision.</summary>
/// <param name="Grant">The budget's answer; null when it was not asked or did not answer.</param>
/// <param name="Actuation">The outcome of the write; null when nothing was written.</param>
/// <param name="Hold">The hold that kept some or all of the decision from being carried out; null when there was none.</param>
/// <param name="Detail">The hold in words, with its figures.</param>
internal sealed record ActionOutcome(ScaleGrant? Grant, ActuationSummary? Actuation, HoldReason? Hold, string? Detail)
{
    /// <summary>There was nothing to do.</summary>
    public static ActionOutcome Nothing { get; } = new(null, null, null, null);
}

/// <summary>Carries a pool's decisions out: keeps the pool's own ceiling over what it holds, then asks the budget and writes.</summary>
internal sealed class PoolActuator(PoolDefinition pool, DeploymentDriver deployments)
{
    /// <summary>Asks for the targets, and writes what was granted.</summary>
    /// <param name="operationId">Identifies this action over retries.</param>
    /// <param name="targets">Replicas wanted.</param>
    /// <param name="predictedRequests">Requests predicted for the next interval; null without a forecast.</param>
    /// <param name="view">The deployment the decision was made on; readable.</param>
    /// <param name="cancellationToken">Ends the action between its steps.</param>
    public async Task<ActionOutcome> ActAsync(
        string operationId, ReplicaTargets targets, double? predictedRequests, DeploymentView view, CancellationToken cancellationToken)
    {
        var admitted = HeldCeiling.Admit(targets, Held(view.Prefill), Held(view.Decode), pool.Config.MaxGpuBudget);
        var (withheld, detail) = (HoldOf.Withheld(admitted.Withheld), Text(admitted.Withheld));
        if (admitted.Targets is { Prefill: null, Decode: null })
        {
            return new ActionOutcome(null, null, withheld, detail);
        }

        var outcome = await ScaleAsync(operationId, admitted.Targets, predictedRequests, cancellationToken);
        return outcome.Hold is null ? outcome with { Hold = withheld, Detail = detail } : outcome;
    }

    private async Task<ActionOutcome> ScaleAsync(
        string operationId, ReplicaTargets targets, double? predictedRequests, CancellationToken cancellationToken)
    {
        if (pool.BudgetDomain is not { } domain)
        {
            return new ActionOutcome(null, null, HoldReason.BudgetUnreachable, $"No budget is configured for {pool.Participant}; give it a budget domain.");
        }

        var request = new ScaleRequest
        {
            OperationId = operationId,
            Participant = pool.Participant,
            Targets = targets,
            CallerNamespace = pool.Config.Namespace,

            // Without a time: a planner sends one request at a time, and a silo whose clock is wrong must not be shut out.
            PredictedRequests = predictedRequests,
        };
        var (grant, write, problem) = await deployments.ScaleAsync(domain, request, cancellationToken);
        if (grant is null)
        {
            return new ActionOutcome(null, null, HoldReason.BudgetUnreachable, $"The GPU budget did not answer: {problem}");
        }

        if (write is not null && HoldOf.Write(write.Status) is { } notWritten)
        {
            return new ActionOutcome(grant, write, notWritten, write.Message);
        }

        return HoldOf.Grant(grant) is { } notGranted
            ? new ActionOutcome(grant, write, notGranted, grant.Message)
            : new ActionOutcome(grant, write, null, null);
    }

    private string? Text(Withholding withheld) => withheld switch
    {
        Withholding.AwaitingRelease =>
            $"With draining replicas the GPUs held would exceed max_gpu_budget {pool.Config.MaxGpuBudget}; growth waits until they are gone.",
        Withholding.CostUnknown =>
            $"max_gpu_budget is {pool.Config.MaxGpuBudget} and the GPUs of a replica are unknown; growth waits until they are known.",
        _ => null,
    };

    private static HeldRole? Held(RoleView? role) => role is null
        ? null
        : new HeldRole(role.Status.DesiredReplicas, role.Status.HeldReplicas, role.Status.GpuPerReplica);
}
