using GlobalPlanner.Hosting;
using GlobalPlanner.Silo.Http.ScaleRequests;

namespace GlobalPlanner.Silo.Http;

/// <summary>Everything that the silo serves over HTTP.</summary>
internal static class WebPipeline
{
    /// <summary>Configures the web server.</summary>
    /// <param name="app">The application.</param>
    /// <param name="world">The world's own pages; null when it serves none here.</param>
    public static void Configure(IApplicationBuilder app, IWorldPages? world)
    {
        app.UseSecurityHeaders();
        app.UseFailures();
        app.UseStopping();
        app.UseRouting();
        app.UseEndpoints(routes =>
        {
            routes.MapPage();
            routes.MapApi();
            routes.MapScaleRequests();
            routes.MapEvents();
            routes.MapMetrics();
            routes.MapHealth();
            world?.Map(routes);
        });
    }
}
