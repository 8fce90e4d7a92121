using System.Globalization;
using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Simulation.Exposition;
using GlobalPlanner.Simulation.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GlobalPlanner.FleetRuntime.Traffic;

/// <summary>The metrics pages of the simulated frontend and routers, in the format of Dynamo's own processes.</summary>
public static class MetricsPages
{
    private const string FrontendPath = "/simulation/frontend/metrics";

    /// <summary>The path of the page that exposes a participant's traffic.</summary>
    public static string Path(ParticipantId participant, TrafficSourceKind kind) => kind == TrafficSourceKind.Frontend
        ? FrontendPath
        : $"/simulation/pools/{Uri.EscapeDataString(participant.KubernetesNamespace)}/{Uri.EscapeDataString(participant.DeploymentName)}/metrics";

    /// <summary>Serves the pages of a fleet.</summary>
    public static void MapMetricsPages(this IEndpointRouteBuilder routes, SimulatedFleet fleet)
    {
        routes.MapGet(FrontendPath, () =>
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            fleet.WriteFrontendMetrics(text);
            return Results.Text(text.ToString(), RouterMetrics.ContentType);
        });
        routes.MapGet("/simulation/pools/{kubernetesNamespace}/{deployment}/metrics", (string kubernetesNamespace, string deployment) =>
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            return ParticipantId.TryParse($"{kubernetesNamespace}/{deployment}", out var participant) && Write(fleet, participant, text)
                ? Results.Text(text.ToString(), RouterMetrics.ContentType)
                : NotFound($"There is no simulated pool {kubernetesNamespace}/{deployment}.");
        });
    }

    /// <summary>Answers 404 with a problem object (RFC 9457).</summary>
    public static IResult NotFound(string detail) => Results.Json(
        new { title = "Not found", status = StatusCodes.Status404NotFound, detail }, PlanningJson.Options, "application/problem+json", StatusCodes.Status404NotFound);

    /// <summary>
    /// For a deployment with both roles, the decode router's page is used: every request passes it, and reading both
    /// pages would count each request twice.
    /// </summary>
    private static bool Write(SimulatedFleet fleet, ParticipantId participant, TextWriter text) =>
        fleet.WriteRouterMetrics(new RoleId(participant, PoolRole.Decode), text)
        || fleet.WriteRouterMetrics(new RoleId(participant, PoolRole.Prefill), text);
}
