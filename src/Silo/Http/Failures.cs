using Microsoft.AspNetCore.Diagnostics;

namespace GlobalPlanner.Silo.Http;

/// <summary>Answers requests that fail: 503 while the cluster is starting, stopping or slow.</summary>
internal static class Failures
{
    public static IApplicationBuilder UseFailures(this IApplicationBuilder app) => app.UseExceptionHandler(failed => failed.Run(async context =>
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var result = exception is BadHttpRequestException bad
            ? ApiJson.Problem(bad.StatusCode, "Bad request", bad.Message)
            : ApiJson.Problem(StatusCodes.Status503ServiceUnavailable, "Not available", $"The control plane cannot answer now: {exception?.Message}");
        await result.ExecuteAsync(context);
    }));
}
