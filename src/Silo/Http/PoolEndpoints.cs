using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Silo.Http;

/// <summary>
/// <c>/api/v1</c>: the control plane as JSON, from the grains that the console asks too. Times are ISO 8601 by the planner's
/// clock.
/// </summary>
internal static class PoolEndpoints
{
    private static readonly TimeSpan DefaultSpan = TimeSpan.FromHours(1);

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapGet("/status", async (IGrainFactory grains, SiloClock clock) =>
        {
            var status = await ControlPlane(grains).GetStatusAsync();
            return ApiJson.Ok(new StatusAnswer
            {
                Now = status.Now,
                Speed = clock.Speed,
                StartedAt = clock.StartedAt,
                Attention = status.Attention,
                Silos = status.Silos,
                Budgets = status.Budgets,
                Pools = status.Pools,
            });
        });
        api.MapGet("/pools", async (IGrainFactory grains) => ApiJson.Ok(await ControlPlane(grains).GetPoolsAsync()));
        api.MapGet("/budgets", async (IGrainFactory grains) => ApiJson.Ok(await ControlPlane(grains).GetBudgetsAsync()));

        var pool = api.MapGroup("/pools/{kubernetesNamespace}/{deployment}");
        pool.MapGet("/", async (PoolRequest request) =>
            request.Pool is { } planner ? ApiJson.Ok(await planner.GetStatusAsync()) : request.Unknown());
        pool.MapGet("/history", async (PoolRequest request, string? since) => request.Pool is not { } planner
            ? request.Unknown()
            : TimeParameter.TryParse(since, request.Now, DefaultSpan, out var from)
                ? ApiJson.Ok(await planner.GetHistoryAsync(from))
                : ApiJson.BadParameter(nameof(since), since!, TimeParameter.Allowed));
        pool.MapGet("/samples", async (PoolRequest request, string? since) => request.Pool is not { } planner
            ? request.Unknown()
            : TimeParameter.TryParse(since, request.Now, DefaultSpan, out var from)
                ? ApiJson.Ok(await planner.GetSamplesAsync(from))
                : ApiJson.BadParameter(nameof(since), since!, TimeParameter.Allowed));
        pool.MapGet("/explain", async (PoolRequest request, string? at) =>
        {
            if (request.Pool is not { } planner)
            {
                return request.Unknown();
            }

            if (!TimeParameter.TryParse(at, request.Now, TimeSpan.Zero, out var time))
            {
                return ApiJson.BadParameter(nameof(at), at!, TimeParameter.Allowed);
            }

            return await planner.GetDecisionAsync(string.IsNullOrEmpty(at) ? null : time) is { } record
                ? ApiJson.Ok(record)
                : ApiJson.NotFound($"{request.Name} keeps no decision of {time:O}.");
        });
        api.MapFallback((HttpContext context) => ApiJson.NotFound($"There is nothing at {context.Request.Path}."));
    }

    private static IControlPlaneGrain ControlPlane(IGrainFactory grains) =>
        grains.GetGrain<IControlPlaneGrain>(IControlPlaneGrain.Key);

    /// <summary>The pool that a request names.</summary>
    internal sealed record PoolRequest(string Name, IPoolPlannerGrain? Pool, DateTimeOffset Now)
    {
        /// <summary>Reads the pool from the path. A name that is not configured starts no planner.</summary>
        public static ValueTask<PoolRequest> BindAsync(HttpContext context)
        {
            var name = $"{context.Request.RouteValues["kubernetesNamespace"]}/{context.Request.RouteValues["deployment"]}";
            var services = context.RequestServices;
            var known = ParticipantId.TryParse(name, out var id) && services.GetRequiredService<IPoolCatalog>().Find(id) is not null;
            var pool = known ? services.GetRequiredService<IGrainFactory>().GetGrain<IPoolPlannerGrain>(id.Value) : null;
            return ValueTask.FromResult(new PoolRequest(name, pool, services.GetRequiredService<PlannerClock>().Now));
        }

        public IResult Unknown() => ApiJson.NotFound($"There is no pool {Name}; /api/v1/pools lists them.");
    }
}
