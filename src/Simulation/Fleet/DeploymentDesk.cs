using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// Reads and writes the deployments of a simulated fleet by the rules of an API server: a write names the version it
/// replaces, and one with an older fence than the last accepted write is refused. Safe for concurrent use.
/// </summary>
internal sealed class DeploymentDesk(
    GuardedSimulation fleet,
    IReadOnlyDictionary<ParticipantId, Deployment> deployments,
    IFleetSpecificationStore store) : IDisposable
{
    private readonly WriteLog _writes = new();

    /// <summary>The state of the fleet at this instant, with the accepted writes from an ordinal on.</summary>
    public FleetState Observe(long writesFrom) => fleet.Do(simulation => new FleetState
    {
        AtS = SimulatedTime.ToSeconds(simulation.NowUs),
        Deployments = [.. deployments.OrderBy(entry => entry.Key).Select(entry => entry.Value.Snapshot())],
        Fleet = simulation.Whole,
        Accounts = simulation.Accounts,
        Writes = _writes.Counts,
        AcceptedWrites = _writes.Since(writesFrom),
    });

    /// <summary>Reads one deployment; null when there is none of that participant.</summary>
    public DeploymentSnapshot? Read(ParticipantId participant) =>
        deployments.TryGetValue(participant, out var deployment) ? Read(deployment) : null;

    /// <summary>Writes one deployment.</summary>
    /// <exception cref="ConnectorException">The write could not be saved, or the fleet has stopped; nothing was changed.</exception>
    public async ValueTask<DeploymentWriteResult> WriteAsync(DeploymentWrite write, CancellationToken cancellationToken)
    {
        if (!deployments.TryGetValue(write.Participant, out var deployment))
        {
            return new DeploymentWriteResult.Refused($"There is no deployment {write.Participant} in this fleet.");
        }

        if (deployment.WhyRefused(write.Targets) is { } reason)
        {
            return new DeploymentWriteResult.Refused(reason);
        }

        // Writes of one deployment take turns here and not under the fleet's lock: saving waits for the disk.
        await deployment.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Write(deployment, write);
        }
        finally
        {
            deployment.Gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var deployment in deployments.Values)
        {
            deployment.Gate.Dispose();
        }
    }

    private DeploymentWriteResult Write(Deployment deployment, DeploymentWrite write)
    {
        var current = deployment.Specification;
        if (current.Fence > write.Fence)
        {
            return new DeploymentWriteResult.Fenced(Read(deployment, _writes.Fence));
        }

        var before = Read(deployment);
        var desired = new ReplicaTargets(before.Prefill?.DesiredReplicas, before.Decode?.DesiredReplicas);
        var targets = new ReplicaTargets(write.Targets.Prefill ?? desired.Prefill, write.Targets.Decode ?? desired.Decode);
        if (current.Fence == write.Fence && targets == desired)
        {
            // The same write again, perhaps because its answer was lost: it has been done.
            return new DeploymentWriteResult.Written(Read(deployment, _writes.Repeat));
        }

        if (write.ExpectedResourceVersion != before.ResourceVersion)
        {
            return new DeploymentWriteResult.Conflict(Read(deployment, _writes.Conflict));
        }

        // Saved before it is applied: after a crash the fleet must not have forgotten a write that somebody has seen.
        var next = current with
        {
            ResourceVersion = current.ResourceVersion + 1,
            Fence = write.Fence,
            Prefill = targets.Prefill,
            Decode = targets.Decode,
        };
        Save(next);
        fleet.Do(simulation =>
        {
            deployment.Specification = next;
            deployment.Apply(targets, simulation.Scale);
            _writes.Accept(ordinal => new AcceptedWrite(
                ordinal,
                SimulatedTime.ToSeconds(simulation.NowUs),
                write.Participant,
                write.Fence,
                desired,
                targets,
                simulation.Whole.CommittedGpus));
        });
        return new DeploymentWriteResult.Written(Read(deployment));
    }

    private void Save(DeploymentSpecification specification)
    {
        try
        {
            store.Save(specification);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ConnectorException($"The write to {specification.Participant} could not be saved: {problem.Message}", problem);
        }
    }

    private DeploymentSnapshot Read(Deployment deployment, Action? count = null) => fleet.Do(_ =>
    {
        count?.Invoke();
        return deployment.Snapshot();
    });
}
