using System.Collections.Immutable;
using System.Text.Json;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Wire;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>
/// Asks the budget of the deployment, and lets the deployment's only writer write what was granted, as Dynamo's
/// GlobalPlanner does for its callers.
/// </summary>
internal sealed class ScaleRequestHandler(
    IPoolCatalog catalog, IGrainFactory grains, ReadinessWait ready, IOptions<PoolPlannerOptions> options) : IScaleRequestHandler
{
    /// <inheritdoc />
    public async Task<(ScaleResponseMessage Answer, string Reason)> HandleAsync(ScaleRequest request, CancellationToken cancellationToken)
    {
        if (Domain(request.Participant) is not { } domain)
        {
            return (Refused(request, ScaleResponseMessage.Error, $"{request.Participant} belongs to no budget: add it to pools with its budget"), "no_budget");
        }

        try
        {
            return await DecideAsync(request, grains.GetGrain<IGlobalPlannerGrain>(domain), cancellationToken);
        }
        catch (Exception exception) when (exception is BudgetUnavailableException or TimeoutException or OrleansException)
        {
            return (Refused(request, ScaleResponseMessage.Error, exception.Message), "exception");
        }
    }

    private async Task<(ScaleResponseMessage Answer, string Reason)> DecideAsync(ScaleRequest request, IGlobalPlannerGrain budget, CancellationToken cancellationToken)
    {
        var deployment = grains.GetGrain<IDeploymentGrain>(request.Participant.Value);
        var grant = await AskAsync(request, budget, cancellationToken);
        var (status, reason) = (ScaleResponseMessage.StatusOf(grant), Code(grant.Reason));
        if (grant.NoOperation)
        {
            return (Answer(grant, status, grant.Message), "no_operation");
        }

        if (status != ScaleResponseMessage.Success)
        {
            var message = grant.Reason == GrantReason.NotAuthorized ? $"Namespace {request.CallerNamespace} not authorized" : grant.Message;
            return (Answer(grant, status, message), reason);
        }

        var answer = grant.Applied is { Prefill: null, Decode: null }
            ? await ReadAsync(grant, deployment, cancellationToken)
            : await WriteAsync(request, grant, deployment, cancellationToken);
        return request.Blocking && answer.Status == ScaleResponseMessage.Success
            ? (await ready.WaitAsync(answer, deployment, grant.Approved ? request.Targets : grant.Applied, cancellationToken), reason)
            : (answer, reason);
    }

    private Task<ScaleGrant> AskAsync(ScaleRequest request, IGlobalPlannerGrain budget, CancellationToken cancellationToken) =>
        budget.RequestScaleAsync(request).WaitAsync(options.Value.BudgetTimeout, TimeProvider.System, cancellationToken);

    private async Task<ScaleResponseMessage> ReadAsync(ScaleGrant grant, IDeploymentGrain deployment, CancellationToken cancellationToken)
    {
        var view = await deployment.ObserveAsync().WaitAsync(options.Value.ConnectorTimeout + options.Value.BudgetTimeout, TimeProvider.System, cancellationToken);
        return view.Problem is { } problem
            ? Answer(grant, ScaleResponseMessage.Error, problem)
            : Answer(grant, ScaleResponseMessage.Success, grant.Message) with
            {
                CurrentReplicas = Replicas(view.Prefill?.Status.DesiredReplicas, view.Decode?.Status.DesiredReplicas),
            };
    }

    private async Task<ScaleResponseMessage> WriteAsync(ScaleRequest request, ScaleGrant grant, IDeploymentGrain deployment, CancellationToken cancellationToken)
    {
        var patience = (options.Value.ConnectorTimeout * 6) + options.Value.BudgetTimeout;
        var written = await deployment.ApplyAsync(new ScaleCommand(grant.OperationId, grant.Applied, grant.Fence))
            .WaitAsync(patience, TimeProvider.System, cancellationToken);
        if (written.Status is not (ActuationStatus.Written or ActuationStatus.AlreadyThere))
        {
            return Answer(grant, ScaleResponseMessage.Error, written.Message ?? $"{request.Participant} was not written: {Code(written.Status)}");
        }

        var message = $"Scaled {request.Participant.DeploymentName} successfully";
        return Answer(grant, ScaleResponseMessage.Success, grant.Outcome == GrantOutcome.Partial ? $"{message}, in part: {grant.Message}" : message) with
        {
            CurrentReplicas = Replicas(written.Observed?.Prefill, written.Observed?.Decode),
        };
    }

    /// <summary>The budget of the deployment; that of a deployment that no pool is configured for is the only one there is.</summary>
    private string? Domain(ParticipantId participant) =>
        catalog.Find(participant)?.BudgetDomain ?? (catalog.BudgetDomains is [var only] ? only : null);

    private static ScaleResponseMessage Answer(ScaleGrant grant, string status, string message) => new()
    {
        Status = status,
        Message = message,
        OperationId = grant.OperationId,
        Outcome = Code(grant.Outcome),
        Reason = Code(grant.Reason),
    };

    private static ScaleResponseMessage Refused(ScaleRequest request, string status, string message) =>
        new() { Status = status, Message = message, OperationId = request.OperationId };

    internal static ImmutableSortedDictionary<string, int> Replicas(int? prefill, int? decode)
    {
        var replicas = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        if (prefill is { } ofPrefill)
        {
            replicas[PoolRoleNames.Prefill] = ofPrefill;
        }

        if (decode is { } ofDecode)
        {
            replicas[PoolRoleNames.Decode] = ofDecode;
        }

        return replicas.ToImmutable();
    }

    private static string Code<T>(T code)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
}
