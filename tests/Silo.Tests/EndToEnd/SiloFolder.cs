using GlobalPlanner.Configuration;

namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>A temporary folder with a silo's configuration and data; removed at the end.</summary>
internal sealed class SiloFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("silo-").FullName;

    public string Data => Path.Combine(Root, "data");

    /// <summary>The built-in deployment on free ports.</summary>
    public string BuiltIn() => Write("silo.yaml", SiloDefaults.Text + "\norleans: { silo_port: 0, gateway_port: 0 }\n");

    /// <summary>
    /// Two aggregated pools that together want more GPUs than the ceiling: constant traffic far above what one replica
    /// serves.
    /// </summary>
    /// <param name="ceiling">The ceiling.</param>
    /// <param name="firstPool">More settings of the pool inf/a.</param>
    public string Contended(int ceiling, string firstPool = "") => Write("silo.yaml", $$"""
        budgets:
          shared: { max_total_gpus: {{ceiling}}, min_total_gpus: 2 }
        orleans: { silo_port: 0, gateway_port: 0 }
        pools:
          - name: inf/a
            budget: shared
            {{firstPool}}
            planner:
              mode: agg
              environment: global-planner
              global_planner_namespace: gp
              namespace: inf-a
              throughput_metrics_source: router
              max_gpu_budget: -1
          - name: inf/b
            budget: shared
            planner:
              mode: agg
              environment: global-planner
              global_planner_namespace: gp
              namespace: inf-b
              throughput_metrics_source: router
              max_gpu_budget: -1
        simulation:
          model_name: tiny
          inventory: { nodes: 4, gpus_per_node: 8 }
          global_router:
            mode: agg
            agg_pool_dynamo_namespaces: [inf-a, inf-b]
            agg_pool_selection_strategy:
              { ttft_min_ms: 0, ttft_max_ms: 1000, ttft_resolution: 2, itl_min_ms: 0, itl_max_ms: 100, itl_resolution: 1, agg_pool_mapping: [[0], [1]] }
          pools:
            - { participant: inf/a, role: agg, startup: { seconds: 10 }, engine: { num_gpu_blocks: 512 } }
            - { participant: inf/b, role: agg, startup: { seconds: 10 }, engine: { num_gpu_blocks: 512 } }
          traffic:
            pattern: constant
            rate_rps: 30
            requests:
              - { weight: 1, ttft_target_ms: 100 }
              - { weight: 1, ttft_target_ms: 900 }
        """);

    /// <summary>
    /// Pools <c>inf/a0</c>, <c>inf/a1</c>, ... of one cluster, which share a Redis and a fleet. Consoles need a token, so that
    /// what silos say to one another is seen to need none.
    /// </summary>
    public string Cluster(string redis, Uri fleet, int pools)
    {
        var numbers = Enumerable.Range(0, pools).ToList();
        string Lines(Func<int, string> line) => string.Join('\n', numbers.Select(line));
        return Write("cluster.yaml", $$"""
            budgets:
              shared: { max_total_gpus: {{pools + 4}}, min_total_gpus: 1 }
            orleans: { clustering: redis, silo_port: 0, gateway_port: 0 }
            storage: { provider: redis, redis: { connection_string: "{{redis}}" } }
            fleet: { endpoint: "{{fleet}}" }
            operators: [{ name: alice, role: admin, token_sha256: {{new string('a', 64)}} }]
            pools:
            {{Lines(i => $"  - {{ name: inf/a{i}, budget: shared, planner: {{ mode: agg, environment: global-planner, global_planner_namespace: gp, throughput_metrics_source: router, max_gpu_budget: -1 }} }}")}}
            simulation:
              inventory: { nodes: {{pools}}, gpus_per_node: 8 }
              global_router:
                mode: agg
                agg_pool_dynamo_namespaces: [{{string.Join(", ", numbers.Select(i => $"inf-a{i}"))}}]
                agg_pool_selection_strategy:
                  { ttft_min_ms: 0, ttft_max_ms: 1000, ttft_resolution: 1, itl_min_ms: 0, itl_max_ms: 100, itl_resolution: 1, agg_pool_mapping: [[0]] }
              pools:
            {{Lines(i => $"    - {{ participant: inf/a{i}, role: agg, startup: {{ seconds: 5 }}, engine: {{ num_gpu_blocks: 512 }} }}")}}
              traffic: { pattern: constant, rate_rps: 4, requests: [{ weight: 1 }] }
            """);
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
