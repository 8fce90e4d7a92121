using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Grains.Pools;

/// <summary>What came of acting on a decision.</summary>
/// <param name="Grant">The budget's answer; null when none was asked for or none came.</param>
/// <param name="Actuation">What became of the write; null when nothing was written.</param>
/// <param name="Hold">What kept some or all of the decision from being carried out; null when nothing did.</param>
/// <param name="Detail">The hold in words, with its figures.</param>
internal sealed record ActionOutcome(ScaleGrant? Grant, ActuationSummary? Actuation, HoldReason? Hold, string? Detail)
{
    /// <summary>Nothing was to be done.</summary>
    public static ActionOutcome Nothing { get; } = new(null, null, null, null);
}

/// <summary>Carries a decision out: through the budget where there is one, else straight to the deployment.</summary>
internal sealed class PoolActuator(
    PoolDefinition pool,
    IDeploymentGrain deployment,
    IGlobalPlannerGrain? budget,
    PlannerClock clock,
    PoolPlannerOptions options)
{
    /// <summary>Whether writes need a grant of the shared budget.</summary>
    public bool NeedsGrant => pool.Config.Environment == PlannerEnvironment.GlobalPlanner;

    /// <summary>Asks for the targets where a budget has to be asked, and writes what may be written.</summary>
    /// <param name="operationId">Identifies this action over retries.</param>
    /// <param name="targets">Replicas wanted.</param>
    /// <param name="predictedRequests">Requests predicted for the next interval; null without a forecast.</param>
    /// <param name="view">The deployment the decision was made on; readable.</param>
    /// <param name="ownFence">The fence of a write that needs no grant.</param>
    /// <param name="cancellationToken">Ends the action between its steps.</param>
    public async Task<ActionOutcome> ActAsync(
        string operationId,
        ReplicaTargets targets,
        double? predictedRequests,
        DeploymentView view,
        WriteFence ownFence,
        CancellationToken cancellationToken)
    {
        var admitted = HeldCeiling.Admit(targets, Held(view.Prefill), Held(view.Decode), pool.Config.MaxGpuBudget);
        var (withheld, detail) = admitted.Withheld switch
        {
            Withholding.AwaitingRelease => (HoldReason.AwaitingOwnRelease,
                $"With draining replicas the GPUs held would exceed max_gpu_budget {pool.Config.MaxGpuBudget}; growth waits until they are gone."),
            Withholding.CostUnknown => (HoldReason.BudgetUnknown,
                $"max_gpu_budget is {pool.Config.MaxGpuBudget} and the GPUs of a replica are unknown; growth waits until they are."),
            _ => ((HoldReason?)null, (string?)null),
        };
        if (admitted.Targets is { Prefill: null, Decode: null })
        {
            return new ActionOutcome(null, null, withheld, detail);
        }

        var outcome = NeedsGrant
            ? await ActWithGrantAsync(operationId, admitted.Targets, predictedRequests, cancellationToken)
            : await WriteAsync(null, new ScaleCommand(operationId, admitted.Targets, ownFence));
        return outcome.Hold is null ? outcome with { Hold = withheld, Detail = detail } : outcome;
    }

    private async Task<ActionOutcome> ActWithGrantAsync(
        string operationId, ReplicaTargets targets, double? predictedRequests, CancellationToken cancellationToken)
    {
        if (budget is null)
        {
            return new ActionOutcome(null, null, HoldReason.BudgetUnreachable, $"No budget is configured for {pool.Participant}; give it a budget domain.");
        }

        ScaleGrant grant;
        try
        {
            var request = new ScaleRequest
            {
                OperationId = operationId,
                Participant = pool.Participant,
                Targets = targets,
                CallerNamespace = pool.Config.Namespace,

                // Without a time: a planner asks one thing after the other, and a silo whose clock is wrong must not be shut out.
                PredictedRequests = predictedRequests,
            };
            grant = await budget.RequestScaleAsync(request).WaitAsync(options.BudgetTimeout, clock.Wall, cancellationToken);
        }
        catch (Exception exception) when (ConnectorCall.IsFailure(exception) && !cancellationToken.IsCancellationRequested)
        {
            return new ActionOutcome(null, null, HoldReason.BudgetUnreachable, $"The GPU budget did not answer: {exception.Message}");
        }

        var held = HoldReason.For(grant);
        if (grant.Applied is { Prefill: null, Decode: null })
        {
            return new ActionOutcome(grant, null, held, held is null ? null : grant.Message);
        }

        var written = await WriteAsync(grant, new ScaleCommand(operationId, grant.Applied, grant.Fence));
        return written.Hold is null && held is not null ? written with { Hold = held, Detail = grant.Message } : written;
    }

    private async Task<ActionOutcome> WriteAsync(ScaleGrant? grant, ScaleCommand command)
    {
        ActuationSummary result;
        try
        {
            // A command is at most two writes, each tried twice and read again on failure.
            result = await deployment.ApplyAsync(command).WaitAsync((options.ConnectorTimeout * 6) + options.BudgetTimeout, clock.Wall);
        }
        catch (Exception exception) when (ConnectorCall.IsFailure(exception))
        {
            result = new ActuationSummary(command.OperationId, ActuationStatus.Failed, null, $"The deployment's writer did not answer: {exception.Message}");
        }

        var hold = HoldReason.For(result.Status);
        return new ActionOutcome(grant, result, hold, hold is null ? null : result.Message);
    }

    private static HeldRole? Held(RoleView? role) => role is null
        ? null
        : new HeldRole(role.Status.DesiredReplicas, HeldReplicas(role.Status), role.Status.GpuPerReplica);

    private static int HeldReplicas(RoleStatus role) =>
        Math.Max(role.DesiredReplicas, role.ReadyReplicas + role.StartingReplicas) + role.DrainingReplicas;
}
