using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Connectors;

/// <summary>
/// Reads and writes the deployments of a <see cref="IWorld"/>. A failure to reach the system behind it is a
/// <see cref="ConnectorException"/>.
/// </summary>
public interface IDeploymentConnector
{
    /// <summary>Reads one deployment.</summary>
    /// <returns>The deployment; null when it does not exist.</returns>
    ValueTask<DeploymentSnapshot?> ReadAsync(ParticipantId participant, CancellationToken cancellationToken);

    /// <summary>
    /// Writes replica counts if the object still has the expected version and no newer fence was accepted. The result
    /// carries the state as read after the write.
    /// </summary>
    ValueTask<DeploymentWriteResult> WriteAsync(DeploymentWrite write, CancellationToken cancellationToken);
}
