using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Grains.Pools;

/// <summary>The figures of an observation that records and charts keep.</summary>
internal static class ObservationFigures
{
    /// <summary>For the decision record.</summary>
    public static ObservationSummary Summarise(PoolObservation observation)
    {
        var traffic = (observation.Traffic as TrafficReading.Observed)?.Traffic;
        return new ObservationSummary
        {
            Prefill = Role(observation.Workers?.Prefill, observation.PrefillFpm, observation.PrefillCapabilities),
            Decode = Role(observation.Workers?.Decode, observation.DecodeFpm, observation.DecodeCapabilities),
            RequestsPerSecond = traffic is null ? null : traffic.NumRequests / traffic.DurationS,
            Isl = traffic?.Isl,
            Osl = traffic?.Osl,
            TtftMs = traffic?.TtftMs,
            ItlMs = traffic?.ItlMs,
            TrafficProblem = observation.Traffic switch
            {
                TrafficReading.Failed failed => failed.Reason,
                TrafficReading.NoData noData => noData.Reason,
                _ => null,
            },
        };
    }

    /// <summary>For the chart.</summary>
    public static PoolSample Sample(ObservationSummary summary, DeploymentView view, DateTimeOffset at) => new()
    {
        At = at,
        PrefillReady = view.Prefill?.Status.ReadyReplicas,
        PrefillDesired = view.Prefill?.Status.DesiredReplicas,
        DecodeReady = view.Decode?.Status.ReadyReplicas,
        DecodeDesired = view.Decode?.Status.DesiredReplicas,
        HeldGpus = HeldGpus(view),
        RequestsPerSecond = summary.RequestsPerSecond,
        QueuedPrefillTokens = Add(Queued(summary.Prefill), Queued(summary.Decode)),
        KvUtilization = summary.Decode?.MeanKvUtilization ?? summary.Prefill?.MeanKvUtilization,
    };

    private static int? HeldGpus(DeploymentView view) =>
        (view.Prefill, view.Decode) switch
        {
            (null, null) => null,
            ({ } prefill, null) => prefill.Status.HeldGpus,
            (null, { } decode) => decode.Status.HeldGpus,
            ({ } prefill, { } decode) => prefill.Status.HeldGpus + decode.Status.HeldGpus,
        };

    private static RoleSummary? Role(RoleWorkers? workers, FpmSnapshot? fpm, EngineCapabilities? capabilities)
    {
        if (workers is null && (fpm is null || fpm.IsEmpty))
        {
            return null;
        }

        var ranks = 0;
        long queued = 0, mostQueued = 0, kvTokens = 0, mostKvTokens = 0;
        foreach (var worker in fpm is null || fpm.IsEmpty ? [] : fpm.Workers)
        {
            foreach (var pass in worker.Ranks)
            {
                ranks++;
                queued += pass.QueuedRequests.SumPrefillTokens;
                mostQueued = Math.Max(mostQueued, pass.QueuedRequests.SumPrefillTokens);
                kvTokens += pass.DecodeKvTokens;
                mostKvTokens = Math.Max(mostKvTokens, pass.DecodeKvTokens);
            }
        }

        var capacity = capabilities?.MaxKvTokens is > 0 and var tokens && ranks > 0 ? (double)tokens : (double?)null;
        return new RoleSummary
        {
            Ready = workers?.Ready,
            Expected = workers?.Expected,
            InProgress = workers?.InProgress ?? false,
            ReportingRanks = ranks,
            QueuedPrefillTokens = queued,
            MaxQueuedPrefillTokens = mostQueued,
            MeanKvUtilization = kvTokens / (capacity * ranks),
            MaxKvUtilization = mostKvTokens / capacity,
        };
    }

    private static long? Queued(RoleSummary? role) => role is { ReportingRanks: > 0 } ? role.QueuedPrefillTokens : null;

    private static long? Add(long? left, long? right) => left is null ? right : left + (right ?? 0);
}
