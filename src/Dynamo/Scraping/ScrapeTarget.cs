namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>Where and how the traffic of one pool planner is read.</summary>
public sealed record ScrapeTarget
{
    /// <summary>The metrics page, for example <c>http://host:9090/metrics</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Whose series are read.</summary>
    public required TrafficSourceKind Kind { get; init; }

    /// <summary>The deployment's Dynamo namespace as it is configured, dashes kept.</summary>
    public required string DynamoNamespace { get; init; }

    /// <summary>The model, in any case. Needed for <see cref="TrafficSourceKind.Frontend"/>, not used for a router.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The namespace of the current worker generation, which an embedded KV router labels its hit rate with; null
    /// when there is none but <see cref="DynamoNamespace"/>.
    /// </summary>
    public string? WorkerNamespace { get; init; }

    /// <summary>
    /// Take frontend series without the label <c>dynamo_namespace</c> for this deployment's. A frontend itself does
    /// not set it, a scrape configuration does; so true is right for a frontend's own page.
    /// </summary>
    public bool NamespaceLabelOptional { get; init; }

    /// <summary>
    /// Traffic without mean input and output lengths is no data, as in Dynamo. False where readings are short: a window
    /// in which requests started and none has answered yet is a reading like any other, and it comes just when a queue
    /// builds up.
    /// </summary>
    public bool LengthsRequired { get; init; } = true;

    /// <summary>Longest time for one reading, in real time; greater than zero.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sent as a bearer token; null for none.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Largest page that is read, bytes.</summary>
    public int MaxPageBytes { get; init; } = 32 * 1024 * 1024;
}

/// <summary>Whose series describe a pool's traffic: Dynamo's <c>throughput_metrics_source</c>.</summary>
public enum TrafficSourceKind
{
    /// <summary>The HTTP frontend's, <c>dynamo_frontend_*</c>.</summary>
    Frontend,

    /// <summary>The pool's router's, <c>dynamo_component_router_*</c>.</summary>
    Router,
}
