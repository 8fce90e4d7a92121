using GlobalPlanner.Configuration;
using GlobalPlanner.Planning.SharedBudget.Wire;
using GlobalPlanner.Silo.Reload;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>Dynamo's GlobalPlanner over HTTP: <c>/api/v1/scale_request</c> and <c>/api/v1/health</c>.</summary>
internal static class ScaleRequestEndpoints
{
    private const string NamespaceVariable = "DYN_NAMESPACE";

    public static void MapScaleRequests(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/scale_request", static (HttpContext context, ScaleRequestDesk desk) => desk.AnswerAsync(context));
        routes.MapMethods("/api/v1/health", [HttpMethods.Get, HttpMethods.Post], static (RunningConfig running) => ApiJson.Ok(Health(running.Current)));
    }

    private static HealthMessage Health(SiloConfig config) => new()
    {
        Namespace = Environment.GetEnvironmentVariable(NamespaceVariable) is { Length: > 0 } name ? name : "dynamo",
        ManagedNamespaces = config.Budgets.Values.Any(budget => budget.ManagedNamespaces is null)
            ? "all"
            : config.Budgets.Values.SelectMany(budget => budget.ManagedNamespaces!.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(),
    };
}
