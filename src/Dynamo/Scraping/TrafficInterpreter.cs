using System.Globalization;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>
/// Turns the increases of a page's counters into a traffic reading. Dynamo's planner reads a missing series or a failed
/// query as zero requests; here a window is idle only when the counter exists and did not increase.
/// </summary>
internal static class TrafficInterpreter
{
    public static TrafficReading Interpret(TrafficTotals totals, TrafficSchema schema, ScrapeTarget target, double durationS)
    {
        if (Requests(totals, schema) is not { } requests)
        {
            return new TrafficReading.NoData(
                $"{target.Endpoint} has neither {schema.Names.Started} nor {schema.Names.Ended} for {Subject(target)}.");
        }

        var isl = Mean(totals, TrafficSlot.IslSum, TrafficSlot.IslCount);
        var osl = Mean(totals, TrafficSlot.OslSum, TrafficSlot.OslCount);
        var missing = isl is null ? "input" : osl is null ? "output" : null;
        if (requests > 0 && missing is not null && target.LengthsRequired)
        {
            return new TrafficReading.NoData(string.Create(
                CultureInfo.InvariantCulture,
                $"{requests:0.##} requests of {Subject(target)} started in {durationS:0.#} s, but their mean {missing} length is undefined."));
        }

        return new TrafficReading.Observed(new TrafficObservation
        {
            DurationS = durationS,
            NumRequests = requests,
            Isl = isl,
            Osl = osl,
            KvHitRate = KvHitRate(totals),
            TtftMs = 1000 * Mean(totals, TrafficSlot.TtftSum, TrafficSlot.TtftCount),
            ItlMs = 1000 * Mean(totals, TrafficSlot.ItlSum, TrafficSlot.ItlCount),
            RequestDurationS = Mean(totals, TrafficSlot.DurationSum, TrafficSlot.DurationCount),
        });
    }

    private static double? Requests(TrafficTotals totals, TrafficSchema schema)
    {
        var started = totals[TrafficSlot.RequestsStarted];
        if (schema.CoalescesBySeries)
        {
            var filledIn = totals[TrafficSlot.RequestsFilledIn];
            return started is null && filledIn is null ? null : (started ?? 0) + (filledIn ?? 0);
        }

        return started ?? totals[TrafficSlot.RequestsEnded];
    }

    // When the worker generation has series of its own they count, even if they have no observation.
    private static double? KvHitRate(TrafficTotals totals) =>
        totals[TrafficSlot.WorkerKvHitRateCount] is not null
            ? Mean(totals, TrafficSlot.WorkerKvHitRateSum, TrafficSlot.WorkerKvHitRateCount)
            : Mean(totals, TrafficSlot.KvHitRateSum, TrafficSlot.KvHitRateCount);

    private static double? Mean(TrafficTotals totals, TrafficSlot sum, TrafficSlot count) =>
        totals.Mean(sum, count) is { } mean && double.IsFinite(mean) ? mean : null;

    private static string Subject(ScrapeTarget target) => target.Kind == TrafficSourceKind.Router
        ? $"namespace {target.DynamoNamespace}"
        : $"model {target.Model} in namespace {target.DynamoNamespace}";
}
