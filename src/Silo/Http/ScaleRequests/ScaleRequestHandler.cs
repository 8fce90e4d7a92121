using System.Collections.Immutable;
using System.Text.Json;
using GlobalPlanner.Dynamo.GlobalPlanner;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.Arbitration;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>
/// Asks the budget of the deployment, and lets the deployment's only writer write what was granted, as Dynamo's
/// GlobalPlanner does for its callers.
/// </summary>
internal sealed class ScaleRequestHandler(IPoolCatalog catalog, IGrainFactory grains, IOptions<PoolPlannerOptions> options) : IScaleRequestHandler
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
        if (grant.Reason == GrantReason.NotObserved)
        {
            // Whoever asks first is not kept waiting for the first report of its deployment.
            await deployment.ObserveAsync().WaitAsync(options.Value.ConnectorTimeout, TimeProvider.System, cancellationToken);
            grant = await AskAsync(request, budget, cancellationToken);
        }

        var reason = Code(grant.Reason);
        if (grant.Outcome is GrantOutcome.Held or GrantOutcome.Rejected)
        {
            return grant.Reason switch
            {
                GrantReason.NotAuthorized => (Answer(grant, ScaleResponseMessage.Error, $"Namespace {request.CallerNamespace} not authorized"), reason),
                GrantReason.Invalid => (Answer(grant, ScaleResponseMessage.Error, grant.Message), reason),
                _ => (Answer(grant, ScaleResponseMessage.Rejected, grant.Message), reason),
            };
        }

        return grant.Applied is { Prefill: null, Decode: null }
            ? (await ReadAsync(grant, deployment, cancellationToken), reason)
            : (await WriteAsync(request, grant, deployment, cancellationToken), reason);
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

    private static ImmutableSortedDictionary<string, int> Replicas(int? prefill, int? decode)
    {
        var replicas = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        if (prefill is { } ofPrefill)
        {
            replicas["prefill"] = ofPrefill;
        }

        if (decode is { } ofDecode)
        {
            replicas["decode"] = ofDecode;
        }

        return replicas.ToImmutable();
    }

    private static string Code<T>(T code)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
}
