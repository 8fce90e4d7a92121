using System.Globalization;
using GlobalPlanner.Planning.Observations;
using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Series of each engine's load, from forward-pass metrics. Engines that no longer report lose their series.</summary>
internal sealed class EngineGauges(MetricRegistrar registrar)
{
    private readonly Gauge _queuedPrefill = registrar.Gauge(
        "dynamo_planner_engine_queued_prefill_tokens",
        "Prompt tokens that wait at a prefill engine.", "pool", "worker_id", "dp_rank");

    private readonly Gauge _queuedDecode = registrar.Gauge(
        "dynamo_planner_engine_queued_decode_kv_tokens",
        "KV tokens of requests that wait at a decode (or aggregated) engine.", "pool", "worker_id", "dp_rank");

    private readonly Gauge _inflightDecode = registrar.Gauge(
        "dynamo_planner_engine_inflight_decode_kv_tokens",
        "KV tokens of requests that a decode (or aggregated) engine works on.", "pool", "worker_id", "dp_rank");

    /// <summary>Replaces the series of a pool's engines; a tick without metrics changes nothing.</summary>
    public void Record(string pool, List<string[]> exposed, PoolObservation observation)
    {
        if (observation.PrefillFpm is null && observation.DecodeFpm is null)
        {
            return;
        }

        foreach (var labels in exposed)
        {
            _queuedPrefill.RemoveLabelled(labels);
            _queuedDecode.RemoveLabelled(labels);
            _inflightDecode.RemoveLabelled(labels);
        }

        exposed.Clear();
        foreach (var (labels, pass) in Ranks(pool, observation.PrefillFpm))
        {
            exposed.Add(labels);
            _queuedPrefill.WithLabels(labels).Set(pass.QueuedRequests.SumPrefillTokens);
        }

        foreach (var (labels, pass) in Ranks(pool, observation.DecodeFpm))
        {
            exposed.Add(labels);
            _queuedDecode.WithLabels(labels).Set(pass.QueuedRequests.SumDecodeKvTokens);
            _inflightDecode.WithLabels(labels).Set(pass.ScheduledRequests.SumDecodeKvTokens);
        }
    }

    private static IEnumerable<(string[] Labels, ForwardPassMetrics Pass)> Ranks(string pool, FpmSnapshot? snapshot)
    {
        if (snapshot is null || snapshot.IsEmpty)
        {
            yield break;
        }

        foreach (var worker in snapshot.Workers)
        {
            foreach (var pass in worker.Ranks)
            {
                yield return ([pool, worker.WorkerId, pass.DpRank.ToString(CultureInfo.InvariantCulture)], pass);
            }
        }
    }
}
