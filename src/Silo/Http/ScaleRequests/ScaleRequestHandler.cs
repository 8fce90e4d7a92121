using System.Collections.Immutable;
using System.Text.Json;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>Scales a deployment for an external planner, and puts the result into the words of Dynamo's GlobalPlanner.</summary>
internal sealed class ScaleRequestHandler(IPoolCatalog catalog, DeploymentDriver deployments, ReadinessWait ready)
{
    /// <summary>The answer, and a reason code for the metrics. Never throws for what a caller can cause.</summary>
    public async Task<(ScaleResponseMessage Answer, string Reason)> HandleAsync(ScaleRequest request, CancellationToken cancellationToken)
    {
        if (Domain(request.Participant) is not { } domain)
        {
            return (Error(request, $"{request.Participant} belongs to no budget: add it to pools with its budget"), "no_budget");
        }

        var (grant, write, problem) = await deployments.ScaleAsync(domain, request, cancellationToken);
        if (grant is null || problem is not null)
        {
            return (Error(request, problem ?? "The budget gave no answer."), "exception");
        }

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

        var answer = write is null
            ? AsRead(grant, await deployments.ReadAsync(request.Participant, cancellationToken))
            : AsWritten(request.Participant, grant, write);
        return request.Blocking && answer.Status == ScaleResponseMessage.Success
            ? (await ready.WaitAsync(answer, request.Participant, grant.Approved ? request.Targets : grant.Applied, cancellationToken), reason)
            : (answer, reason);
    }

    /// <summary>Desired replicas by role.</summary>
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

    /// <summary>The deployment's budget; a deployment without a configured pool belongs to the only budget there is, if there is one only.</summary>
    private string? Domain(ParticipantId participant) =>
        catalog.Find(participant)?.BudgetDomain ?? (catalog.BudgetDomains is [var only] ? only : null);

    private static ScaleResponseMessage AsRead(ScaleGrant grant, DeploymentView view) => view.Problem is { } problem
        ? Answer(grant, ScaleResponseMessage.Error, problem)
        : Answer(grant, ScaleResponseMessage.Success, grant.Message) with
        {
            CurrentReplicas = Replicas(view.Prefill?.Status.DesiredReplicas, view.Decode?.Status.DesiredReplicas),
        };

    private static ScaleResponseMessage AsWritten(ParticipantId participant, ScaleGrant grant, ActuationSummary written)
    {
        if (written.Status is not (ActuationStatus.Written or ActuationStatus.AlreadyThere))
        {
            return Answer(grant, ScaleResponseMessage.Error, written.Message ?? $"{participant} was not written: {Code(written.Status)}");
        }

        var message = $"Scaled {participant.DeploymentName} successfully";
        return Answer(grant, ScaleResponseMessage.Success, grant.Outcome == GrantOutcome.Partial ? $"{message}, in part: {grant.Message}" : message) with
        {
            CurrentReplicas = Replicas(written.Observed?.Prefill, written.Observed?.Decode),
        };
    }

    private static ScaleResponseMessage Answer(ScaleGrant grant, string status, string message) => new()
    {
        Status = status,
        Message = message,
        OperationId = grant.OperationId,
        Outcome = Code(grant.Outcome),
        Reason = Code(grant.Reason),
    };

    private static ScaleResponseMessage Error(ScaleRequest request, string message) =>
        new() { Status = ScaleResponseMessage.Error, Message = message, OperationId = request.OperationId };

    private static string Code<T>(T code)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
}
