using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Quota.Configuration;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>
/// One GPU budget over many deployments; names and defaults are those of Dynamo's GlobalPlanner. The contract of every
/// property is its <see cref="SettingAttribute"/>.
/// </summary>
[ConfigSection("One GPU budget over many deployments; Dynamo's GlobalPlanner.", Rules = typeof(GlobalPlannerConfigRules))]
public sealed record GlobalPlannerConfig
{
    [Setting("Dynamo namespaces whose planners may ask; null admits everybody, an empty list nobody.")]
    public ImmutableArray<string>? ManagedNamespaces { get; init; }

    [Setting("Interface through which deployments are scaled.", FixedAtStart = true, NotInForce = "the silo that runs the budget decides it")]
    public GlobalPlannerEnvironment Environment { get; init; } = GlobalPlannerEnvironment.Kubernetes;

    [Setting("Log requests and answer success, but observe and write nothing.")]
    public bool NoOperation { get; init; }

    [Setting("Most GPUs of all deployments; 0 forbids any, -1 turns the ceiling off.", Min = -1)]
    public int MaxTotalGpus { get; init; } = -1;

    [Setting("Least GPUs of all deployments; -1 turns the floor off. Equal to the ceiling it fixes the total.", Min = -1)]
    public int MinTotalGpus { get; init; } = -1;

    [Setting("Seconds that what a pool wanted last still counts; at least twice the slowest pool's tick is advised.", GreaterThan = 0)]
    public double IntentCacheTtlSeconds { get; init; } = 360.0;

    [Setting("How contention is settled.")]
    public ArbitrationPolicy Arbitration { get; init; } = ArbitrationPolicy.Quota;

    [Setting("Groups of pools with what they are guaranteed and may borrow, GPU types, and what may be taken back.")]
    public QuotaConfig Quota { get; init; } = new();

    [Setting("Seconds after which replicas that find no GPUs in the cluster are given back, and within which both roles of a trade must be done.", GreaterThan = 0)]
    public double UnschedulableDeadlineSeconds { get; init; } = 300.0;

    [Setting("Seconds for which growth of that pool is not tried again.", GreaterThan = 0)]
    public double UnschedulableRetrySeconds { get; init; } = 600.0;

    [Setting("Which pools matter more.")]
    public PriorityConfig Priority { get; init; } = new();

    [Setting("GPUs of a replica where the deployment does not tell.")]
    public GpuCostConfig GpuCost { get; init; } = new();
}

/// <summary>Through what a GlobalPlanner scales deployments.</summary>
public enum GlobalPlannerEnvironment
{
    /// <summary>Their Kubernetes objects.</summary>
    Kubernetes,
}
