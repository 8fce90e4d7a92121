using System.Globalization;
using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Exposition;
using GlobalPlanner.Simulation.Fleet;

namespace GlobalPlanner.Fleet.Http;

/// <summary>The metrics pages of the simulated frontend and routers, as Dynamo's processes serve theirs.</summary>
internal static class MetricsPages
{
    private const string FrontendPath = "/simulation/frontend/metrics";

    /// <summary>The page that tells a participant's traffic.</summary>
    public static string Path(ParticipantId participant, TrafficSourceKind kind) => kind == TrafficSourceKind.Frontend
        ? FrontendPath
        : $"/simulation/pools/{Uri.EscapeDataString(participant.KubernetesNamespace)}/{Uri.EscapeDataString(participant.DeploymentName)}/metrics";

    public static void MapMetricsPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(FrontendPath, (SimulatedFleet fleet) =>
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            fleet.WriteFrontendMetrics(text);
            return Results.Text(text.ToString(), RouterMetrics.ContentType);
        });
        routes.MapGet("/simulation/pools/{kubernetesNamespace}/{deployment}/metrics", (string kubernetesNamespace, string deployment, SimulatedFleet fleet) =>
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            return ParticipantId.TryParse($"{kubernetesNamespace}/{deployment}", out var participant) && Write(fleet, participant, text)
                ? Results.Text(text.ToString(), RouterMetrics.ContentType)
                : FleetApi.NotFound($"There is no simulated pool {kubernetesNamespace}/{deployment}.");
        });
    }

    /// <summary>
    /// A deployment with both roles is told by its decode router: every request passes it, and reading both would
    /// count it twice.
    /// </summary>
    private static bool Write(SimulatedFleet fleet, ParticipantId participant, TextWriter text) =>
        fleet.WriteRouterMetrics(new RoleId(participant, PoolRole.Decode), text)
        || fleet.WriteRouterMetrics(new RoleId(participant, PoolRole.Prefill), text);
}
