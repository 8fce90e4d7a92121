using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;

namespace GlobalPlanner.Grains.Deployments;

/// <summary>Carries out one scale command: fenced, releases first, on the version that was read, verified after every write.</summary>
internal sealed class FencedWriter(IDeploymentConnector connector, PlannerClock clock, GrainOptions options)
{
    private const int Attempts = 2;

    /// <summary>Writes the command's targets into a deployment that was just read.</summary>
    /// <returns>The outcome, and the deployment as it was last read; null when it could not be read after a write.</returns>
    public async Task<(ActuationSummary Result, DeploymentSnapshot? After)> WriteAsync(ScaleCommand command, DeploymentSnapshot snapshot)
    {
        var current = snapshot;
        for (var attempt = 1; ; attempt++)
        {
            var (result, after) = await WriteStepsAsync(command, current);
            if (result.Status != ActuationStatus.Conflict || attempt == Attempts || after is null)
            {
                return (result, after);
            }

            current = after;
        }
    }

    private async Task<(ActuationSummary Result, DeploymentSnapshot? After)> WriteStepsAsync(ScaleCommand command, DeploymentSnapshot snapshot)
    {
        if (snapshot.Fence is { } accepted && command.Fence < accepted)
        {
            return (Fenced(command, snapshot), snapshot);
        }

        var steps = WriteSteps.From(DeploymentMapping.Desired(snapshot), command.Targets);
        if (steps.IsEmpty)
        {
            return await SettleAsync(command, snapshot);
        }

        var current = snapshot;
        foreach (var step in steps)
        {
            var desired = DeploymentMapping.Desired(current);
            if (command.Fence == default && WriteSteps.Grows(desired, step))
            {
                return (Answer(command, ActuationStatus.Failed, current, "Growth needs the fence of a grant; the command has none."), current);
            }

            var (failure, after) = await WriteStepAsync(command, step, current);
            if (failure is not null)
            {
                return (failure, after);
            }

            current = after!;
        }

        return (Answer(command, ActuationStatus.Written, current, null), current);
    }

    /// <summary>
    /// The counts are right already. They are written once more if the fence is newer: from then on the deployment
    /// refuses every older write, so that the budget need no longer charge for them.
    /// </summary>
    private async Task<(ActuationSummary Result, DeploymentSnapshot? After)> SettleAsync(ScaleCommand command, DeploymentSnapshot snapshot)
    {
        if (command.Fence == default || command.Fence == snapshot.Fence)
        {
            return (Answer(command, ActuationStatus.AlreadyThere, snapshot, null), snapshot);
        }

        var (failure, after) = await WriteStepAsync(command, command.Targets, snapshot);
        return (failure ?? Answer(command, ActuationStatus.AlreadyThere, after, null), after);
    }

    /// <summary>Writes one step and verifies it; the failure is null when what was read back is what was written.</summary>
    private async Task<(ActuationSummary? Failure, DeploymentSnapshot? After)> WriteStepAsync(
        ScaleCommand command,
        ReplicaTargets step,
        DeploymentSnapshot current)
    {
        DeploymentWriteResult result;
        try
        {
            var write = new DeploymentWrite(current.Participant, step, current.ResourceVersion, command.Fence);
            result = await ConnectorCall.RunAsync(token => connector.WriteAsync(write, token), options.ConnectorTimeout, clock.Wall);
        }
        catch (Exception exception) when (ConnectorCall.IsFailure(exception))
        {
            var seen = await TryReadAsync(current);
            return (Answer(command, ActuationStatus.Failed, seen, $"The write was not confirmed: {exception.Message}"), seen);
        }

        return result switch
        {
            DeploymentWriteResult.Written written when WriteSteps.IsReached(DeploymentMapping.Desired(written.After), step) =>
                (null, written.After),
            DeploymentWriteResult.Written written =>
                (Answer(command, ActuationStatus.Conflict, written.After, "Read back after the write, the counts were not those written."), written.After),
            DeploymentWriteResult.Conflict conflict =>
                (Answer(command, ActuationStatus.Conflict, conflict.Current, "The deployment was changed by another writer in between."), conflict.Current),
            DeploymentWriteResult.Fenced fenced => (Fenced(command, fenced.Current), fenced.Current),
            DeploymentWriteResult.Refused refused =>
                (Answer(command, ActuationStatus.Failed, current, $"The deployment refused the write: {refused.Reason}"), current),
            _ => throw new InvalidOperationException($"Unknown write result {result.GetType().Name}."),
        };
    }

    private async Task<DeploymentSnapshot?> TryReadAsync(DeploymentSnapshot last)
    {
        try
        {
            return await ConnectorCall.RunAsync(token => connector.ReadAsync(last.Participant, token), options.ConnectorTimeout, clock.Wall);
        }
        catch (Exception exception) when (ConnectorCall.IsFailure(exception))
        {
            return null;
        }
    }

    private static ActuationSummary Fenced(ScaleCommand command, DeploymentSnapshot snapshot) =>
        Answer(
            command,
            ActuationStatus.Fenced,
            snapshot,
            $"Fence {command.Fence.Epoch}.{command.Fence.Sequence} is older than the deployment's {snapshot.Fence?.Epoch}.{snapshot.Fence?.Sequence}.");

    private static ActuationSummary Answer(ScaleCommand command, ActuationStatus status, DeploymentSnapshot? seen, string? message) =>
        new(command.OperationId, status, seen is null ? null : DeploymentMapping.Desired(seen), message);
}
