using GlobalPlanner.Silo.Readiness;

namespace GlobalPlanner.Silo.Http;

/// <summary><c>/healthz</c>: the process is alive. <c>/readyz</c>: the silo can decide, or the reasons why it cannot.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok\n"));
        routes.MapGet("/readyz", async (ReadinessCheck readiness, CancellationToken cancellationToken) =>
        {
            var answer = await readiness.CheckAsync(cancellationToken);
            return ApiJson.WithStatus(answer, answer.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
    }
}
