namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>Selects the series of a page that count for a target, and maps them to slots.</summary>
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
    /// Whether the two request counters have the same labels. Ended requests can then stand in for started ones for each
    /// router that lacks the latter counter.
    /// </summary>
    public bool CoalescesBySeries => Names == SeriesNames.Router;

    /// <summary>The schema of a target.</summary>
    /// <exception cref="ArgumentException">A frontend target has no model.</exception>
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

    /// <summary>Finds the slot of a sample; false when the sample does not count.</summary>
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
