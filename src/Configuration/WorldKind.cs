namespace GlobalPlanner.Configuration;

/// <summary>Kinds of world: where the deployments of a pool, their forward passes and their traffic come from.</summary>
public enum WorldKind
{
    /// <summary>A fleet simulated in the silo's process.</summary>
    Simulated,

    /// <summary>A simulated fleet in a process of its own, reached at <c>fleet.endpoint</c>.</summary>
    RemoteFleet,

    /// <summary>Kubernetes objects.</summary>
    Kubernetes,

    /// <summary>Target counts in etcd that another system carries out.</summary>
    Virtual,
}
