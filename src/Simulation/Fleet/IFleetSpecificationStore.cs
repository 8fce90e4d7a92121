namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// Keeps what was written into simulated deployments, so that a fleet that starts again finds them as they were: the
/// part that the Kubernetes API plays for real ones. Calls for different participants may come at the same time.
/// </summary>
public interface IFleetSpecificationStore
{
    /// <summary>All that is kept.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    IReadOnlyList<DeploymentSpecification> Load();

    /// <summary>Keeps one deployment; when the call returns, it survives the end of the process.</summary>
    /// <exception cref="IOException">It cannot be written; what was kept before still is.</exception>
    void Save(DeploymentSpecification specification);
}
