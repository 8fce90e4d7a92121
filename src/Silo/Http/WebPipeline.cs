using GlobalPlanner.Silo.Fleet;
using GlobalPlanner.Silo.Http.ScaleRequests;

namespace GlobalPlanner.Silo.Http;

/// <summary>Everything the silo serves over HTTP.</summary>
internal static class WebPipeline
{
    public static void Configure(IApplicationBuilder app)
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
            routes.MapFleet();
        });
    }
}
