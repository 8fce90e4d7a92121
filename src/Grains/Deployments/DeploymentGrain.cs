using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace GlobalPlanner.Grains.Deployments;

/// <summary>
/// The only writer of one deployment. It stores nothing: the fence of the last accepted write and the
/// counts are in the deployment itself. It runs beside the pool planner that asks it first.
/// </summary>
[PreferLocalPlacement]
internal sealed class DeploymentGrain(
    IDeploymentConnector connector,
    IPoolCatalog catalog,
    PlannerClock clock,
    IOptions<GrainOptions> options,
    ILogger<DeploymentGrain> logger) : Grain, IDeploymentGrain
{
    private readonly RememberedResults _results = new();
    private ParticipantId _participant;
    private PoolDefinition? _definition;
    private HoldingReporter? _reporter;
    private DateTimeOffset? _missingSince;

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _participant = ParticipantId.Parse(this.GetPrimaryKeyString());
        _definition = catalog.Find(_participant);
        _reporter = _definition?.BudgetDomain is { } domain ? Reporter(domain) : null;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<DeploymentView> ObserveAsync()
    {
        var (snapshot, problem) = await ReadAsync();
        var now = clock.Now;
        if (snapshot is null)
        {
            return new DeploymentView { ReadAt = now, Problem = problem };
        }

        await ReportAsync(snapshot, now);
        return DeploymentMapping.View(snapshot, _definition?.Config, now) with { SettledWithBudget = _reporter?.Settled };
    }

    /// <inheritdoc />
    public async Task ReportToAsync(string budgetDomain)
    {
        // A pool that is not configured (any more) still holds GPUs that count.
        _reporter ??= Reporter(budgetDomain);
        var (snapshot, _) = await ReadAsync();
        if (snapshot is not null)
        {
            await ReportAsync(snapshot, clock.Now, always: true);
        }
    }

    /// <inheritdoc />
    public async Task<ActuationSummary> ApplyAsync(ScaleCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (_results.Find(command.OperationId) is { } known)
        {
            return known;
        }

        var (snapshot, problem) = await ReadAsync();
        if (snapshot is null)
        {
            return new ActuationSummary(command.OperationId, ActuationStatus.Failed, null, problem);
        }

        var writer = new FencedWriter(connector, clock, options.Value);
        var (result, after) = await writer.WriteAsync(command, snapshot);
        _results.Add(result);
        if (after is not null)
        {
            // Also when nothing changed: the budget has granted something and must learn the outcome.
            await ReportAsync(after, clock.Now, always: true);
        }

        logger.Applied(_participant, command.OperationId, result.Status, result.Message);
        return result;
    }

    private HoldingReporter Reporter(string domain) =>
        new(GrainFactory.GetGrain<IGlobalPlannerGrain>(domain), clock, options.Value, logger);

    /// <summary>Reads the deployment, or says in words why it could not be read.</summary>
    private async ValueTask<(DeploymentSnapshot? Snapshot, string? Problem)> ReadAsync()
    {
        DeploymentSnapshot? snapshot;
        try
        {
            snapshot = await ConnectorCall.RunAsync(
                token => connector.ReadAsync(_participant, token),
                options.Value.ConnectorTimeout,
                clock.Wall);
        }
        catch (Exception exception) when (ConnectorCall.IsFailure(exception))
        {
            _missingSince = null;
            return (null, $"Deployment {_participant} could not be read: {exception.Message}");
        }

        if (snapshot is not null)
        {
            _missingSince = null;
            return (snapshot, null);
        }

        await ReportMissingAsync();
        return (null, $"There is no deployment {_participant}.");
    }

    private async ValueTask ReportAsync(DeploymentSnapshot snapshot, DateTimeOffset readAt, bool always = false)
    {
        if (_reporter is not null)
        {
            await _reporter.ReportAsync(DeploymentMapping.Report(snapshot, _definition?.Config, readAt), always);
        }
    }

    /// <summary>
    /// A deployment that is gone holds nothing, but "not found" is also what a reader with an empty cache answers; the
    /// GPUs are given back only when it stays gone.
    /// </summary>
    private async ValueTask ReportMissingAsync()
    {
        var now = clock.Now;
        _missingSince ??= now;
        if (_reporter is not null && now - _missingSince >= options.Value.MissingDeploymentGrace)
        {
            await _reporter.ReportAsync(DeploymentMapping.ReportMissing(_participant, now));
        }
    }
}
