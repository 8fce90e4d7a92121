using GlobalPlanner.Connectors;
using GlobalPlanner.FleetRuntime.Simulated;
using GlobalPlanner.FleetRuntime.Traffic;
using GlobalPlanner.FleetRuntime.Wire;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Simulation.Fleet;

namespace GlobalPlanner.Fleet.Http;

/// <summary>
/// <c>/fleet/v1</c>: deployments, forward passes and the clock for silos that run elsewhere, and the whole state for an
/// observer that trusts no silo.
/// </summary>
internal static class FleetApi
{
    public static void MapFleetApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(FleetPaths.Root);
        api.MapGet("/clock", (SimulatedWorld world) => Ok(world.ReadClock()));
        api.MapGet("/passes", (SimulatedFleet fleet) => Ok(new LatestPasses(
            [.. fleet.Participants.SelectMany(participant => Passes(fleet, participant))])));
        api.MapGet("/statistics", (SimulatedFleet fleet) => Ok(fleet.Statistics));
        api.MapGet("/state", (SimulatedFleet fleet, SimulatedWorld world, long? writes_from) =>
            Ok(new FleetAnswer(world.ReadClock(), fleet.Observe(writes_from ?? long.MaxValue))));
        api.MapGet("/deployments", (SimulatedFleet fleet) => Ok(fleet.Participants));
        api.MapGet("/deployments/{kubernetesNamespace}/{deployment}", ReadAsync);
        api.MapPut("/deployments/{kubernetesNamespace}/{deployment}", WriteAsync);
        routes.MapGet("/healthz", () => Results.Text("ok\n"));
    }

    private static IResult Ok<T>(T value) => Results.Json(value, PlanningJson.Options);

    private static IEnumerable<PoolPasses> Passes(SimulatedFleet fleet, ParticipantId participant) =>
        from role in new[] { PoolRole.Prefill, PoolRole.Decode }
        let passes = fleet.Latest(participant, role)
        where !passes.IsEmpty
        select new PoolPasses(participant, role, passes);

    private static async Task<IResult> ReadAsync(
        string kubernetesNamespace, string deployment, SimulatedFleet fleet, CancellationToken cancellationToken) =>
        ParticipantId.TryParse($"{kubernetesNamespace}/{deployment}", out var participant)
        && await fleet.ReadAsync(participant, cancellationToken) is { } snapshot
            ? Ok(snapshot)
            : MetricsPages.NotFound($"There is no deployment {kubernetesNamespace}/{deployment} in this fleet.");

    private static async Task<IResult> WriteAsync(
        string kubernetesNamespace, string deployment, HttpContext context, SimulatedFleet fleet, CancellationToken cancellationToken)
    {
        if (!ParticipantId.TryParse($"{kubernetesNamespace}/{deployment}", out var participant))
        {
            return MetricsPages.NotFound($"There is no deployment {kubernetesNamespace}/{deployment} in this fleet.");
        }

        var order = await context.Request.ReadFromJsonAsync<WriteOrder>(PlanningJson.Options, cancellationToken)
            ?? throw new BadHttpRequestException("The body is null; a write order is needed.");
        var write = new DeploymentWrite(participant, order.Targets, order.ExpectedResourceVersion, order.Fence);
        return Ok(WriteAnswer.From(await fleet.WriteAsync(write, cancellationToken)));
    }
}
