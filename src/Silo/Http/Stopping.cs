namespace GlobalPlanner.Silo.Http;

/// <summary>
/// Answers requests that need the cluster with 503 once the silo is stopping. The web server stops after the cluster,
/// because pools read the fleet's metrics through it until their last tick, and grains no longer answer by then.
/// </summary>
internal static class Stopping
{
    private static readonly PathString[] NeedCluster = ["/api", "/metrics", "/readyz"];

    public static IApplicationBuilder UseStopping(this IApplicationBuilder app)
    {
        var stopping = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return app.Use(async (context, next) =>
        {
            if (stopping.IsCancellationRequested && Array.Exists(NeedCluster, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
            {
                await ApiJson.Problem(StatusCodes.Status503ServiceUnavailable, "Stopping", "The silo is stopping; ask another one, or this one again later.")
                    .ExecuteAsync(context);
                return;
            }

            await next(context);
        });
    }
}
