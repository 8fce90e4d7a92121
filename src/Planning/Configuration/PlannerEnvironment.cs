using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.Configuration;

/// <summary>Through what a planner scales its pools.</summary>
public enum PlannerEnvironment
{
    /// <summary>The deployment's Kubernetes objects.</summary>
    Kubernetes,

    /// <summary>Target counts in etcd, executed by somebody else.</summary>
    Virtual,

    /// <summary>The GlobalPlanner, which holds one GPU budget over many deployments.</summary>
    [JsonStringEnumMemberName("global-planner")]
    GlobalPlanner,
}
