using System.Globalization;

namespace GlobalPlanner.Chaos.World;

/// <summary>The configuration of fleet and silos: many small deployments that together want more GPUs than they may have.</summary>
internal static class WorldFile
{
    /// <summary>Deployments take turns among these.</summary>
    public static readonly string[] Domains = ["east", "west"];

    /// <summary>Replicas of every pool when the fleet starts, one GPU each.</summary>
    private const int InitialReplicas = 1;

    /// <summary>The budget domain of a deployment.</summary>
    public static string DomainOf(int deployment) => Domains[deployment % Domains.Length];

    /// <summary>Ceiling of one budget: half as much again as its pools start with.</summary>
    public static int Ceiling(int pools) => (pools * InitialReplicas * 3 / 2 / Domains.Length) + 1;

    /// <summary>Floor of one budget, close below what its pools start with, so that it binds.</summary>
    public static int Floor(int pools) => pools * InitialReplicas * 3 / 4 / Domains.Length;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="pools">Pools, two a deployment.</param>
    /// <param name="redis">Where Redis is.</param>
    /// <param name="seed">Of the traffic.</param>
    public static void Write(string path, int pools, string redis, int seed)
    {
        var deployments = Enumerable.Range(0, pools / 2).ToList();
        string Each(string separator, Func<int, string> text) => string.Join(separator, deployments.Select(text));
        var namespaces = Each(", ", static i => $"inf-d{i}");

        // A pool starts with one replica, which serves about one request a second; a third more comes, and bursts on top.
        var rate = deployments.Count * 0.8;
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            budgets:
              east: { max_total_gpus: {{Ceiling(pools)}}, min_total_gpus: {{Floor(pools)}} }
              west: { max_total_gpus: {{Ceiling(pools)}}, min_total_gpus: {{Floor(pools)}} }
            orleans: { clustering: redis, silo_port: 0, gateway_port: 0 }
            storage: { provider: redis, redis: { connection_string: "{{redis}}" } }
            fleet: { endpoint: "http://127.0.0.1:1" }
            pools:
            {{Each("\n", static i => $"  - {{ name: inf/d{i}, budget: {DomainOf(i)}, planner: {{ mode: disagg, environment: global-planner, global_planner_namespace: gp, optimization_target: load, throughput_metrics_source: router, max_gpu_budget: -1, scale_down_stabilization_seconds: 15, prefill_engine_num_gpu: 1, decode_engine_num_gpu: 1, prefill_scale_up_queue_tokens: 1500, prefill_scale_down_queue_tokens: 200, decode_scale_up_kv_rate: 60, decode_scale_down_kv_rate: 20 }} }}")}}
            simulation:
              seed: {{seed}}
              inventory: { nodes: {{pools}}, gpus_per_node: 8 }
              global_router:
                mode: disagg
                prefill_pool_dynamo_namespaces: [{{namespaces}}]
                decode_pool_dynamo_namespaces: [{{namespaces}}]
                prefill_pool_selection_strategy:
                  { isl_min: 0, isl_max: 6000, isl_resolution: 1, ttft_min_ms: 0, ttft_max_ms: {{deployments.Count * 10}}, ttft_resolution: {{deployments.Count}}, prefill_pool_mapping: [[{{Each(", ", static i => $"{i}")}}]] }
                decode_pool_selection_strategy:
                  { context_length_min: 0, context_length_max: 6000, context_length_resolution: 1, itl_min_ms: 0, itl_max_ms: {{deployments.Count * 10}}, itl_resolution: {{deployments.Count}}, decode_pool_mapping: [[{{Each(", ", static i => $"{i}")}}]] }
              pools:
            {{Each("\n", static i => Pool(i, "prefill") + "\n" + Pool(i, "decode"))}}
              traffic:
                pattern: diurnal_bursts
                min_rate_rps: {{rate / 3}}
                max_rate_rps: {{rate}}
                period_seconds: 120
                burst_multiplier: 3
                burst_seconds: 20
                burst_interval_seconds: 60
                requests:
            {{Each("\n", static i => $"      - {{ weight: {1 + (i % 4)}, input_tokens: 1000, output_tokens: 60, ttft_target_ms: {(i * 10) + 5}, itl_target_ms: {(i * 10) + 5} }}")}}
            """);
        File.WriteAllText(path, text);
    }

    private static string Pool(int deployment, string role) =>
        $"    - {{ participant: inf/d{deployment}, role: {role}, initial_replicas: {InitialReplicas}, startup: {{ seconds: 4 }}, drain_timeout_seconds: 8, "
        + "engine: { num_gpu_blocks: 256, timing: { model: affine, p0: 100, p1: 0.9, p2: 0, d0: 30, d1: 2, d2: 0.03 } } }";
}
