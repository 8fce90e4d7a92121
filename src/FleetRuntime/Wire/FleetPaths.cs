using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.FleetRuntime.Wire;

/// <summary>Paths of a fleet's HTTP interface, relative to its endpoint.</summary>
public static class FleetPaths
{
    /// <summary>The prefix of every path except those of the metrics pages.</summary>
    public const string Root = "/fleet/v1";

    public const string Clock = Root + "/clock";

    public const string Passes = Root + "/passes";

    public const string Statistics = Root + "/statistics";

    /// <summary>The path of one deployment.</summary>
    public static string Deployment(ParticipantId participant) =>
        $"{Root}/deployments/{Uri.EscapeDataString(participant.KubernetesNamespace)}/{Uri.EscapeDataString(participant.DeploymentName)}";
}
