using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Grains.Deployments;

/// <summary>The result of asking a budget for replicas and writing those that it granted.</summary>
/// <param name="Grant">The budget's answer; null when it did not answer.</param>
/// <param name="Write">The outcome of the write; null when nothing was to be written.</param>
/// <param name="Problem">Why the budget or the deployment's writer did not answer; null when both did.</param>
public sealed record ScaleResult(ScaleGrant? Grant, ActuationSummary? Write, string? Problem);

/// <summary>
/// Reads deployments and changes their replicas, for everybody who does: pool planners, the budget itself, and callers
/// over HTTP. First the budget grants, then the deployment's only writer writes exactly what was granted. Every wait is
/// wall time, and as long as <see cref="GrainOptions"/> derives it.
/// </summary>
public sealed class DeploymentDriver(IGrainFactory grains, PlannerClock clock, IOptions<GrainOptions> options)
{
    /// <summary>Reads a deployment. One that does not answer is a view with its <see cref="DeploymentView.Problem"/>.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<DeploymentView> ReadAsync(ParticipantId participant, CancellationToken cancellationToken)
    {
        try
        {
            return await Writer(participant).ObserveAsync().WaitAsync(options.Value.ReadPatience, clock.Wall, cancellationToken);
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            return new DeploymentView { ReadAt = clock.Now, Problem = $"Deployment {participant} could not be asked: {exception.Message}" };
        }
    }

    /// <summary>
    /// Asks the budget, then writes what it granted. Nothing is written without a grant, nor under one that grants nothing
    /// or is only an answer for show (<see cref="ScaleGrant.NoOperation"/>). Nothing is thrown for a failure of either.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up; a write that was sent is carried out nevertheless.</exception>
    public async Task<ScaleResult> ScaleAsync(string budgetDomain, ScaleRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ScaleGrant grant;
        try
        {
            grant = await grains.GetGrain<IGlobalPlannerGrain>(budgetDomain).RequestScaleAsync(request)
                .WaitAsync(options.Value.BudgetTimeout, clock.Wall, cancellationToken);
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            return new ScaleResult(null, null, exception.Message);
        }

        if (grant.NoOperation || grant.Applied is { Prefill: null, Decode: null })
        {
            return new ScaleResult(grant, null, null);
        }

        try
        {
            var command = new ScaleCommand(grant.OperationId, grant.Applied, grant.Fence);
            return new ScaleResult(grant, await WriteAsync(request.Participant, command, cancellationToken), null);
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            var failed = new ActuationSummary(grant.OperationId, ActuationStatus.Failed, null, $"The deployment's writer did not answer: {exception.Message}");
            return new ScaleResult(grant, failed, exception.Message);
        }
    }

    /// <summary>Writes what a budget has granted already.</summary>
    /// <exception cref="TimeoutException">The deployment's writer did not answer; the write may still be carried out.</exception>
    public Task<ActuationSummary> WriteAsync(ParticipantId participant, ScaleCommand granted, CancellationToken cancellationToken) =>
        Writer(participant).ApplyAsync(granted).WaitAsync(options.Value.WritePatience, clock.Wall, cancellationToken);

    /// <summary>Has a deployment read, and what it holds reported to a budget.</summary>
    /// <exception cref="TimeoutException">The deployment's reader did not answer.</exception>
    public Task ReportAsync(ParticipantId participant, string budgetDomain) =>
        Writer(participant).ReportToAsync(budgetDomain).WaitAsync(options.Value.ReadPatience, clock.Wall);

    private IDeploymentGrain Writer(ParticipantId participant) => grains.GetGrain<IDeploymentGrain>(participant.Value);

    private static bool IsNoAnswer(Exception exception, CancellationToken cancellationToken) =>
        ConnectorCall.IsFailure(exception) && !cancellationToken.IsCancellationRequested;
}
