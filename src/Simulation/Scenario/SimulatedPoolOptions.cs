using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>One pool of equal engines. A participant may own a prefill and a decode pool.</summary>
[ConfigSection("One pool of equal engines. A participant may own a prefill and a decode pool.")]
public sealed record SimulatedPoolOptions
{
    /// <summary>The deployment the pool belongs to.</summary>
    [Setting("The deployment the pool belongs to, `{k8s_namespace}/{dgd_name}`.")]
    public required ParticipantId Participant { get; init; }

    /// <summary>The part of a request that its engines compute.</summary>
    [Setting("The part of a request that its engines compute.")]
    public required SimulatedRole Role { get; init; }

    /// <summary>GPUs of a replica, at least one.</summary>
    [Setting("GPUs of a replica.", Min = 1)]
    public int GpuPerReplica { get; init; } = 1;

    /// <summary>Replicas that are ready when the run starts, at least zero.</summary>
    [Setting("Replicas that are ready when the run starts.", Min = 0)]
    public int InitialReplicas { get; init; } = 1;

    /// <summary>Time from placement to ready.</summary>
    [Setting("Time from placement on a node to ready.")]
    public StartupOptions Startup { get; init; } = new();

    /// <summary>Seconds a draining replica may take before it is killed and its requests are queued again; null for no limit.</summary>
    [Setting("Seconds a draining replica may take before it is killed and its requests are queued again; null for no limit.", GreaterThan = 0)]
    public double? DrainTimeoutSeconds { get; init; }

    /// <summary>Rule by which the pool's router picks a replica.</summary>
    [Setting("Rule by which the pool's router picks a replica.")]
    public PoolRouting Routing { get; init; } = PoolRouting.LeastLoad;

    /// <summary>Requests that may wait in the pool's router; more are rejected.</summary>
    [Setting("Requests that may wait in the pool's router while no replica is ready; more are rejected.", Min = 0)]
    public int RouterQueueLimit { get; init; } = 10_000;

    /// <summary>The engine of every replica.</summary>
    [Setting("The engine of every replica.")]
    public EngineOptions Engine { get; init; } = new();

    /// <summary>Dynamo namespace of the deployment, <c>{k8s_namespace}-{dgd_name}</c> by the operator's convention.</summary>
    public string DynamoNamespace => $"{Participant.KubernetesNamespace}-{Participant.DeploymentName}";
}

/// <summary>Rules by which a pool's router picks a replica.</summary>
public enum PoolRouting
{
    /// <summary>One replica after the other.</summary>
    RoundRobin,

    /// <summary>The replica with the fewest requests.</summary>
    LeastLoad,

    /// <summary>The replica with the fewest prompt blocks to compute and blocks in use, counted together.</summary>
    KvOverlap,
}

/// <summary>The part of a request that the engines of a simulated pool compute.</summary>
public enum SimulatedRole
{
    /// <summary>The prompt; the KV cache is handed over to a decode pool.</summary>
    Prefill,

    /// <summary>The output, from a KV cache that was handed over.</summary>
    Decode,

    /// <summary>Prompt and output in one engine.</summary>
    Agg,
}
