namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>Which series of a page count for a target, and for what.</summary>
internal sealed class TrafficSchema
{
    private readonly LabelMatch[] _filters;
    private readonly LabelMatch _kvNamespace;
    private readonly LabelMatch? _workerKvNamespace;

    private TrafficSchema(SeriesNames names, ScrapeTarget target, params LabelMatch[] filters)
    {
        Names = names;
        _filters = filters;
        _kvNamespace = RouterNamespace(target.DynamoNamespace);
        _workerKvNamespace = target.WorkerNamespace is { } worker ? RouterNamespace(worker) : null;
    }

    public SeriesNames Names { get; }

    /// <summary>
    /// The two request counters have the same labels, so that a router without the one can be told from its fellows.
    /// </summary>
    public bool CoalescesBySeries => Names == SeriesNames.Router;

    /// <exception cref="ArgumentException">A frontend without a model.</exception>
    public static TrafficSchema For(ScrapeTarget target) => target.Kind == TrafficSourceKind.Router
        ? new TrafficSchema(SeriesNames.Router, target, RouterNamespace(target.DynamoNamespace))
        : new TrafficSchema(
            SeriesNames.Frontend,
            target,
            new LabelMatch(
                "model",
                target.Model ?? throw new ArgumentException("Reading a frontend's metrics needs the model's name.", nameof(target)),
                ignoreCase: true),
            new LabelMatch("dynamo_namespace", target.DynamoNamespace, absentMatches: target.NamespaceLabelOptional));

    /// <summary>Whether a sample counts, and for what.</summary>
    public bool TryMatch(ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, out TrafficSlot slot)
    {
        if (!Names.TryFind(name, out slot))
        {
            return false;
        }

        if (slot is TrafficSlot.KvHitRateSum or TrafficSlot.KvHitRateCount)
        {
            return MatchKvHitRate(labels, ref slot);
        }

        foreach (var filter in _filters)
        {
            if (!filter.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    private static LabelMatch RouterNamespace(string dynamoNamespace) =>
        new("dynamo_namespace", dynamoNamespace.Replace('-', '_'));

    // An embedded router labels its hit rate with the workers' namespace, a standalone one with the deployment's.
    private bool MatchKvHitRate(ReadOnlySpan<byte> labels, ref TrafficSlot slot)
    {
        if (_workerKvNamespace?.Matches(labels) == true)
        {
            slot = slot == TrafficSlot.KvHitRateSum ? TrafficSlot.WorkerKvHitRateSum : TrafficSlot.WorkerKvHitRateCount;
            return true;
        }

        return _kvNamespace.Matches(labels);
    }
}
