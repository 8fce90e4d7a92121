namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>Whose series describe a pool's traffic: Dynamo's <c>throughput_metrics_source</c>.</summary>
public enum TrafficSourceKind
{
    /// <summary>The HTTP frontend's, <c>dynamo_frontend_*</c>.</summary>
    Frontend,

    /// <summary>The pool's router's, <c>dynamo_component_router_*</c>.</summary>
    Router,
}
