using GlobalPlanner.Connectors;
using GlobalPlanner.Fleet.Wire;
using GlobalPlanner.Fleet.World;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Simulation.Fleet;

namespace GlobalPlanner.Fleet.Http;

/// <summary>
/// <c>/fleet/v1</c>: what a silo needs of a fleet that is another process (its deployments, the passes of its engines,
/// its clock), and what an observer who trusts no silo looks at.
/// </summary>
internal static class FleetApi
{
    public static void MapFleetApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(FleetPaths.Root);
        api.MapGet("/clock", (FleetIdentity identity) => Ok(identity.Read()));
        api.MapGet("/passes", (SimulatedFleet fleet) => Ok(new LatestPasses(
            [.. fleet.Participants.SelectMany(participant => Passes(fleet, participant))])));
        api.MapGet("/statistics", (SimulatedFleet fleet) => Ok(fleet.Statistics));
        api.MapGet("/state", (SimulatedFleet fleet, FleetIdentity identity, long? writes_from) =>
            Ok(new FleetAnswer(identity.Read(), fleet.Observe(writes_from ?? long.MaxValue))));
        api.MapGet("/deployments", (SimulatedFleet fleet) => Ok(fleet.Participants));
        api.MapGet("/deployments/{kubernetesNamespace}/{deployment}", ReadAsync);
        api.MapPut("/deployments/{kubernetesNamespace}/{deployment}", WriteAsync);
        routes.MapGet("/healthz", () => Results.Text("ok\n"));
    }

    /// <summary>Something that does not exist.</summary>
    public static IResult NotFound(string detail) =>
        Results.Json(new FleetProblem("Not found", StatusCodes.Status404NotFound, detail), PlanningJson.Options, "application/problem+json", StatusCodes.Status404NotFound);

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
            : NotFound($"There is no deployment {kubernetesNamespace}/{deployment} in this fleet.");

    private static async Task<IResult> WriteAsync(
        string kubernetesNamespace, string deployment, HttpContext context, SimulatedFleet fleet, CancellationToken cancellationToken)
    {
        if (!ParticipantId.TryParse($"{kubernetesNamespace}/{deployment}", out var participant))
        {
            return NotFound($"There is no deployment {kubernetesNamespace}/{deployment} in this fleet.");
        }

        var order = await context.Request.ReadFromJsonAsync<WriteOrder>(PlanningJson.Options, cancellationToken)
            ?? throw new BadHttpRequestException("The body is null; a write order is needed.");
        var write = new DeploymentWrite(participant, order.Targets, order.ExpectedResourceVersion, order.Fence);
        return Ok(WriteAnswer.From(await fleet.WriteAsync(write, cancellationToken)));
    }

    private sealed record FleetProblem(string Title, int Status, string Detail);
}
