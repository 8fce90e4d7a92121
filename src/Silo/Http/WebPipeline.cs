using GlobalPlanner.Fleet.Http;
using GlobalPlanner.Silo.Http.ScaleRequests;
using GlobalPlanner.Simulation.Fleet;

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
            if (app.ApplicationServices.GetService<SimulatedFleet>() is not null)
            {
                routes.MapMetricsPages();
            }
        });
    }
}
