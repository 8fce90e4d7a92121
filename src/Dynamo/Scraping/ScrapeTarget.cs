namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>The metrics page of one pool planner's traffic, and the series on it that count.</summary>
public sealed record ScrapeTarget
{
    /// <summary>The metrics page, for example <c>http://host:9090/metrics</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Component whose series are read.</summary>
    public required TrafficSourceKind Kind { get; init; }

    /// <summary>The deployment's Dynamo namespace as it is configured, dashes kept.</summary>
    public required string DynamoNamespace { get; init; }

    /// <summary>The model, in any case. Required for <see cref="TrafficSourceKind.Frontend"/>, ignored for a router.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The namespace of the current worker generation, which an embedded KV router labels its hit rate with; null
    /// when there is none but <see cref="DynamoNamespace"/>.
    /// </summary>
    public string? WorkerNamespace { get; init; }

    /// <summary>
    /// Whether frontend series without the label <c>dynamo_namespace</c> belong to this deployment. A scrape configuration
    /// sets the label, the frontend itself does not; so this is true for a frontend's own page.
    /// </summary>
    public bool NamespaceLabelOptional { get; init; }

    /// <summary>
    /// Whether traffic without mean input and output lengths counts as no data, as in Dynamo. Set it to false for short
    /// windows: there, requests may have started without any having answered yet, and such a window is worth reading,
    /// because it occurs just when a queue builds up.
    /// </summary>
    public bool LengthsRequired { get; init; } = true;

    /// <summary>Longest time for one reading, in real time; greater than zero.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bearer token of the request; null for none.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Size of the largest page that is accepted, bytes.</summary>
    public int MaxPageBytes { get; init; } = 32 * 1024 * 1024;
}

/// <summary>Components whose series describe a pool's traffic: Dynamo's <c>throughput_metrics_source</c>.</summary>
public enum TrafficSourceKind
{
    /// <summary>The HTTP frontend: <c>dynamo_frontend_*</c>.</summary>
    Frontend,

    /// <summary>The pool's router: <c>dynamo_component_router_*</c>.</summary>
    Router,
}
