using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Connectors;

/// <summary>
/// Reads and writes deployments. Implementations: the simulated fleet; Kubernetes and the virtual connector follow.
/// A failure to reach the system behind it is a <see cref="ConnectorException"/>.
/// </summary>
public interface IDeploymentConnector
{
    /// <summary>Reads one deployment.</summary>
    /// <returns>The deployment, or null when there is none of that name.</returns>
    ValueTask<DeploymentSnapshot?> ReadAsync(ParticipantId participant, CancellationToken cancellationToken);

    /// <summary>
    /// Writes replica counts if the object still has the expected version and no newer fence was accepted. The answer
    /// tells what was read after the write.
    /// </summary>
    ValueTask<DeploymentWriteResult> WriteAsync(DeploymentWrite write, CancellationToken cancellationToken);
}
