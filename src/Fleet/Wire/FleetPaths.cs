using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Fleet.Wire;

/// <summary>Where a fleet answers, relative to its endpoint.</summary>
internal static class FleetPaths
{
    /// <summary>Below this stands everything but the metrics pages.</summary>
    public const string Root = "/fleet/v1";

    public const string Clock = Root + "/clock";

    public const string Passes = Root + "/passes";

    public const string Statistics = Root + "/statistics";

    /// <summary>One deployment.</summary>
    public static string Deployment(ParticipantId participant) =>
        $"{Root}/deployments/{Uri.EscapeDataString(participant.KubernetesNamespace)}/{Uri.EscapeDataString(participant.DeploymentName)}";
}
