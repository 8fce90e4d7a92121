using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>One deployment and its planner.</summary>
[ConfigSection("One deployment and its planner.")]
public sealed record PoolConfig
{
    [Setting("Participant id of the deployment, `{k8s_namespace}/{dgd_name}`.", FixedAtStart = true)]
    public required ParticipantId Name { get; init; }

    [Setting("The planner's configuration; this or `planner_config`. Its `namespace` is `{k8s_namespace}-{dgd_name}` of `name` unless it is given here.")]
    public PlannerConfig? Planner { get; init; }

    [Setting("A file with the planner's configuration, relative to this file; this or `planner`.", Key = "planner_config", NotEmpty = true)]
    public string? PlannerFile { get; init; }

    [Setting("Domain of the GPU budget the deployment counts against; null for none. Required with `environment: global-planner`.", FixedAtStart = true)]
    public string? Budget { get; init; }

    [Setting("URL of the metrics page that tells the pool's traffic; null takes the simulated router's.", FixedAtStart = true)]
    public string? MetricsEndpoint { get; init; }

    [Setting("Time-out of reading the metrics page, seconds.", GreaterThan = 0, FixedAtStart = true)]
    public double MetricsTimeoutSeconds { get; init; } = 5.0;
}
