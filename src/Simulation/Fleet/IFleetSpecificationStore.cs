namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// Keeps the writes to simulated deployments across restarts of the fleet, as the Kubernetes API does for real ones. Calls
/// for different participants may be concurrent.
/// </summary>
public interface IFleetSpecificationStore
{
    /// <summary>Reads every kept deployment.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    IReadOnlyList<DeploymentSpecification> Load();

    /// <summary>Keeps one deployment. Once the call has returned, a durable store still has it after a crash.</summary>
    /// <exception cref="IOException">It cannot be written; the previous version is still kept.</exception>
    void Save(DeploymentSpecification specification);
}
